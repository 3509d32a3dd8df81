"""A destination that held or asked for the slot has ended: its event frees, there is no other way (protocols 1)."""

from uuid import UUID

from chassis.database import Tx
from signing import commitment
from signing.adapters import slots
from signing.adapters.commitments import let_go


async def free_claim(tx: Tx, student_id: UUID, claim_id: UUID, subject_id: UUID) -> None:
    """A claim never seen is answered as freed for ever: the Take that is still under way comes too late.

    Raises thing.not_found (the event parks) for a student of whom nothing is known yet."""
    place = await slots.lock_one(tx, student_id)
    await let_go(tx, place, claim_id, commitment.DESTINATION, subject_id)
