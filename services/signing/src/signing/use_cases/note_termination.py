"""What the parties do with a termination stands on the agreement's trail and in its lists (protocols 7: signing owns the trail)."""

from uuid import UUID

from chassis.actor import PLATFORM, Actor
from chassis.database import Tx
from signing.adapters import agreements
from signing.trail import entry


async def note_termination(
    tx: Tx, agreement_id: UUID, hold_id: UUID, what: str, by: Actor, remark: str, place: str
) -> None:
    """`what`: asked, deferred, consented. A line that is there already is not written twice."""
    one, _ = await agreements.lock(tx, agreement_id, PLATFORM)
    line = entry(by, f"termination_{what}", tx.now, remark)
    if await agreements.write_trail(tx, one.id, line, place) and one.hold_id == hold_id:
        await agreements.mark(tx, one.id, hold_state=what)
