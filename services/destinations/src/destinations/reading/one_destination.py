"""One destination as its student and its reviewers see it."""

from uuid import UUID

from chassis.acts import shown
from chassis.database import Tx
from chassis.problem_json import reason_body
from chassis.shapes import Why
from destinations import lifecycle
from destinations.acts import Facts, why_not
from destinations.adapters import destinations, trail
from destinations.catalogue import category_of
from destinations.destination import Destination
from destinations.reading import wording
from destinations.shapes import DestinationShown, ReleaseShown


async def one_destination(tx: Tx, destination_id: UUID, agreement_id: str = "") -> DestinationShown:
    """Raises thing.not_found for what the actor may not see."""
    return await show(tx, await destinations.load(tx, destination_id), agreement_id)


async def show(tx: Tx, one: Destination, agreement_id: str = "") -> DestinationShown:
    """`agreement_id`: what holds the student's commitment, as far as signing was asked."""
    facts, refusal = Facts(tx.now, agreement_id), wording.refusal_of(one)
    asked_release = one.state in ("release_pending", "released")
    return DestinationShown(
        id=str(one.id),
        version=one.version,
        state=wording.state_of(one),
        holder=wording.holder_of(one),
        next=wording.next_of(one),
        acts=shown(lifecycle.acts_of(tx.actor.role), lambda act: why_not(act, one, tx.actor, facts)),
        category=wording.category_shown(one),
        holds_commitment=one.holds_commitment,
        summary=category_of(one.category).summary_of(one.fields),
        fields=wording.answers_of(one),
        evidence=wording.files_of(one.evidence),
        student=wording.student_of(one.student),
        refused=Why(**reason_body(refusal)) if refusal else None,
        reason=one.reason,
        release=(
            ReleaseShown(reason=one.release_reason, evidence=wording.files_of(one.release_evidence))
            if asked_release
            else None
        ),
        trail=await trail.of(tx, one.id),
        created_at=one.created_at,
    )
