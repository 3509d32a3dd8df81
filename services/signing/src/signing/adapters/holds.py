"""The ledger of holds: one final answer an id."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Refusal
from signing.adapters.tables import holds
from signing.hold import HELD, RELEASED


@dataclass(frozen=True)
class Answer:
    """A final answer, and why where it was a refusal."""

    state: str
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)


async def known(tx: Tx, hold_id: UUID, agreement_id: UUID) -> Answer | None:
    """The answer that stands. Raises hold.reused for a hold of another agreement. The caller holds the slot's lock."""
    row = await tx.row(select(holds).where(holds.c.hold_id == hold_id))
    if row is None:
        return None
    if row["agreement_id"] != agreement_id:
        raise Refusal("hold.reused")
    return Answer(row["state"], row["code"], row["facts"])


async def answer(tx: Tx, hold_id: UUID, agreement_id: UUID, given: Answer, now: datetime) -> None:
    """Record an answer, or turn held into released; nothing else ever changes."""
    values = {
        "hold_id": hold_id, "agreement_id": agreement_id, "state": given.state, "code": given.code, "facts": given.facts,
        "at": now,
    }  # fmt: skip
    becomes_released = (holds.c.state == HELD) & (given.state == RELEASED)
    await tx.execute(
        insert(holds)
        .values(**values)
        .on_conflict_do_update(index_elements=["hold_id"], set_={"state": given.state}, where=becomes_released)
    )


async def make_room(tx: Tx, hold_id: UUID) -> None:
    """A replaced hold is released in the transaction that replaces it."""
    await tx.execute(update(holds).where(holds.c.hold_id == hold_id, holds.c.state == HELD).values(state=RELEASED))
