"""Rows of letters: every move is guarded by the state and the attempt it was seen in."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.database import Tx
from notify.adapters.tables import dead_addresses, letters
from notify.lifecycle import LETTER, after, from_states
from notify.outcome import Outcome
from notify.policy import pause_after

# An attempt takes less than this, or its process ended.
LEASE = timedelta(seconds=90)


async def due(tx: Tx, limit: int) -> Sequence[RowMapping]:
    """Letters to be sent now, oldest first."""
    question = select(letters).where(letters.c.state.in_(from_states(LETTER, "send")), letters.c.next_try_at <= tx.now)
    return await tx.rows(question.order_by(letters.c.next_try_at, letters.c.id).limit(limit))


async def begin_attempt(tx: Tx, letter: RowMapping, address_masked: str) -> int | None:
    """Write `sending` before the call; the attempt's number, or None when another worker has the letter."""
    attempt: int = letter["attempt"] + 1
    done = await tx.execute(
        update(letters)
        .where(_seen(letter))
        .values(
            state=after(LETTER, letter["state"], "send"),
            attempt=attempt,
            sending_at=tx.now,
            address_masked=address_masked,
            why="",
        )
    )
    return attempt if done.rowcount else None


async def end_attempt(tx: Tx, letter_id: UUID, attempt: int, outcome: Outcome) -> bool:
    """Write what became of an attempt, unless it was given up meanwhile."""
    done = await tx.execute(
        update(letters)
        .where(letters.c.id == letter_id, letters.c.state == "sending", letters.c.attempt == attempt)
        .values(
            state=after(LETTER, "sending", outcome.act),
            why=outcome.why,
            next_try_at=tx.now + pause_after(attempt),
            sending_at=None,
        )
    )
    return bool(done.rowcount)


async def give_up(tx: Tx, letter: RowMapping, why: str, address_masked: str = "") -> None:
    """A letter that is not sent: the reason is a word that is counted."""
    await tx.execute(
        update(letters)
        .where(_seen(letter))
        .values(state=after(LETTER, letter["state"], "give_up"), why=why, address_masked=address_masked)
    )


async def abandon_lost(tx: Tx) -> int:
    """Attempts whose process ended: nobody knows whether they arrived. How many there were."""
    lost = Outcome("lose", "process.ended")
    done = await tx.execute(
        update(letters)
        .where(letters.c.state == "sending", letters.c.sending_at < tx.now - LEASE)
        .values(state=after(LETTER, "sending", lost.act), why=lost.why, next_try_at=tx.now, sending_at=None)
    )
    return int(done.rowcount)


async def is_dead(tx: Tx, recipient: str, mark: bytes) -> bool:
    """Whether no letter can reach the address of this mark."""
    d = dead_addresses.c
    return await tx.value(select(d.at).where(d.recipient == recipient, d.mark == mark)) is not None


async def mark_dead(tx: Tx, recipient: str, channel: str, mark: bytes, why: str) -> bool:
    """Remember an address that no letter can reach; False when it is known already."""
    row = {"recipient": recipient, "channel": channel, "mark": mark, "why": why, "at": tx.now}
    done = await tx.execute(
        insert(dead_addresses).values(**row).on_conflict_do_nothing().returning(dead_addresses.c.recipient)
    )
    return done.first() is not None


def _seen(letter: RowMapping) -> ColumnElement[bool]:
    c = letters.c
    return and_(c.id == letter["id"], c.state == letter["state"], c.attempt == letter["attempt"])
