"""One step of a review is decided: the student can no longer take the acceptance back, and the trail says who passed it."""

from uuid import UUID

from chassis.actor import PLATFORM, Actor
from chassis.database import Tx
from chassis.errors import Stale
from signing.adapters import agreements
from signing.trail import entry


async def note_step(tx: Tx, agreement_id: UUID, review_id: str, decided_by: Actor, place: str) -> None:
    """Raises Stale for a round that is not the current one."""
    one, _ = await agreements.lock(tx, agreement_id, PLATFORM)
    if str(one.review_id) != review_id:
        raise Stale(f"review {review_id}")
    if await agreements.write_trail(tx, one.id, entry(decided_by, "step_decided", tx.now), place):
        await agreements.mark(tx, one.id, first_decided_at=one.first_decided_at or tx.now)
