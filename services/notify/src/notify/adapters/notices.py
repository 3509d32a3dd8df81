"""Rows of notices: what one event tells one group, until its people are known."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.database import Tx
from notify.adapters.tables import notices
from notify.lifecycle import NOTICE, after, from_states


async def write(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Write the wishes of one event. The same event twice writes them once."""
    if rows:
        await tx.execute(insert(notices).values([*rows]).on_conflict_do_nothing())


async def due(tx: Tx, limit: int) -> Sequence[RowMapping]:
    """Notices whose people are to be found now, oldest first."""
    question = select(notices).where(notices.c.state.in_(from_states(NOTICE, "tell")), notices.c.next_try_at <= tx.now)
    return await tx.rows(question.order_by(notices.c.next_try_at, notices.c.cause).limit(limit))


async def close(tx: Tx, notice: RowMapping, act: str, recipients: int) -> bool:
    """Take a notice to its end; False when another worker did."""
    target = after(NOTICE, notice["state"], act)
    done = await tx.execute(update(notices).where(_seen(notice)).values(state=target, recipients=recipients))
    return bool(done.rowcount)


async def later(tx: Tx, notice: RowMapping, pause: timedelta) -> None:
    """Try again after a pause."""
    await tx.execute(update(notices).where(_seen(notice)).values(tries=notices.c.tries + 1, next_try_at=tx.now + pause))


def _seen(notice: RowMapping) -> ColumnElement[bool]:
    n = notices.c
    return and_(
        n.cause == notice["cause"],
        n.group_kind == notice["group_kind"],
        n.group_id == notice["group_id"],
        n.state == notice["state"],
    )
