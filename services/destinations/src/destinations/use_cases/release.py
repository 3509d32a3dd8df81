"""The student asks to be released from a destination in force, with a reason and proof (domain 6.2)."""

from collections.abc import Sequence
from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from chassis.errors import invalid
from chassis.settings import Settings
from contracts.wangqian.destinations.v1.events_pb2 import DestinationReleaseAsked
from destinations import events
from destinations.acts import Facts, why_not
from destinations.adapters import destinations, trail
from destinations.destination import Destination
from destinations.form import EvidenceRule
from destinations.use_cases.keep_record import keep_destination
from destinations.use_cases.take_evidence import take_evidence

PROOF = EvidenceRule("解除证明材料", 1, 5)


async def release(
    tx: Tx, settings: Settings, destination_id: UUID, review_id: UUID, reason: str, evidence: Sequence[str]
) -> Destination:
    """It stays in force until reviewers agree."""
    one = await destinations.lock(tx, destination_id)
    require(why_not("release", one, tx.actor, Facts(tx.now)))
    tx.actor.require_fresh_proof(tx.now)
    files = take_evidence(tx, settings, evidence, (), PROOF)
    if len(files) < PROOF.least:
        raise invalid("/evidence", "list.too_short", f"请上传{PROOF.label}")
    asked = one.release_asked(reason, files, review_id, tx.now)
    await destinations.save(tx, asked)
    await trail.write(tx, one.id, "release", tx.actor, reason)
    tx.emit(DestinationReleaseAsked(destination=events.snapshot(asked, asked.release_evidence)), one.student_id)
    tx.emit(events.review_requested(asked, review_id, events.RELEASE, asked.release_steps), one.student_id)
    await keep_destination(tx, asked)
    return asked
