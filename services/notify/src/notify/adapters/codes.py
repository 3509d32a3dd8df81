"""Rows of codes: each code is one row and one attempt."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Database, Tx
from notify.adapters.tables import codes
from notify.lifecycle import CODE, after
from notify.outcome import Outcome

# How long an attempt may be under way, after which nobody waits for its answer any more.
PATIENCE = timedelta(seconds=30)
# How long a lost SMS is looked up.
LOOKED_UP = timedelta(hours=1)
KEPT = timedelta(days=30)


async def record(tx: Tx, row: dict[str, Any]) -> bool:
    """Write a code before it is sent; False when this id was recorded before."""
    done = await tx.execute(insert(codes).values(**row).on_conflict_do_nothing().returning(codes.c.id))
    return done.first() is not None


async def known(tx: Tx, code_id: UUID) -> Any:
    return await tx.row(select(codes.c.state, codes.c.mark).where(codes.c.id == code_id))


async def settle(db: Database, code_id: UUID, state: str, outcome: Outcome) -> str:
    """Write what became of an attempt, unless somebody wrote it meanwhile; the state as it is now."""
    target = after(CODE, state, outcome.act)
    async with db.begin() as tx:
        await tx.execute(
            update(codes).where(codes.c.id == code_id, codes.c.state == state).values(state=target, why=outcome.why)
        )
        return str(await tx.value(select(codes.c.state).where(codes.c.id == code_id)))


async def abandoned(tx: Tx, now: datetime) -> list[UUID]:
    """Codes whose attempt ended with its process."""
    rows = await tx.rows(select(codes.c.id).where(codes.c.state == "sending", codes.c.at < now - PATIENCE).limit(100))
    return [row["id"] for row in rows]


async def lost_sms(tx: Tx, now: datetime) -> list[UUID]:
    """Codes by SMS of which the vendor can be asked what became of them."""
    rows = await tx.rows(
        select(codes.c.id)
        .where(codes.c.state == "uncertain", codes.c.channel == "sms", codes.c.at > now - LOOKED_UP)
        .limit(100)
    )
    return [row["id"] for row in rows]


async def forget_old(tx: Tx, now: datetime) -> None:
    await tx.execute(delete(codes).where(codes.c.at < now - KEPT))
