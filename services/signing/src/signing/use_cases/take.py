"""A destination asks for the one slot of its student: one final answer per claim id (protocols 1)."""

from typing import Any
from uuid import UUID

from chassis import errors
from chassis.database import Tx
from signing import commitment
from signing.adapters import claims, slots
from signing.commitment import HELD, Claim


async def take(
    tx: Tx, claim_id: UUID, student_id: UUID, kind: str, subject_id: UUID, replaces: UUID | None = None
) -> Claim:
    """The claim's final answer, refusals included. Raises claim.reused for an id used with other facts."""
    place = await slots.lock_one(tx, student_id)
    known = await claims.known(tx, claim_id, student_id)
    taken = commitment.take(
        place.slot, known, claim_id=claim_id, kind=kind, subject_id=subject_id, replaces=replaces, now=tx.now
    )
    if known is not None:
        return taken.claim
    if taken.freed is not None:
        await claims.make_room(tx, _uuid(taken.freed))
    await claims.answer(tx, student_id, taken.claim, tx.now)
    if taken.claim.state == HELD:
        await slots.save(tx, student_id, taken.slot)
    return taken.claim


def refusal_of(claim: Claim) -> errors.Refusal | None:
    """Why a claim was refused, as it was told the first time."""
    facts: dict[str, Any] = dict(claim.facts)
    return errors.Refusal(claim.code, **facts) if claim.code else None


def _uuid(one: commitment.Id) -> UUID:
    return one if isinstance(one, UUID) else UUID(str(one))
