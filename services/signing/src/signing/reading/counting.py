"""Counts, exact to ten thousand (api.md 4)."""

from typing import Any

from sqlalchemy import ColumnElement, Table, func, select

from chassis.database import Tx

_MOST = 10_000


async def count(tx: Tx, table: Table, *where: ColumnElement[bool]) -> dict[str, Any]:
    """How many rows; past the limit it says so instead of going on counting."""
    some = select(table.c.id).where(*where).limit(_MOST + 1).subquery()
    value = await tx.value(select(func.count()).select_from(some))
    return {"value": min(value, _MOST), "more": value > _MOST}
