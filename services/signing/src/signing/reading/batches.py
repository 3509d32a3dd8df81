"""Batches of letters: what was sent together, and what became of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing import terms
from signing.adapters.scope import seen_by
from signing.adapters.tables import batches
from signing.adapters.tables import invitations as letters
from signing.lifecycle import INVITATION_STATES
from signing.reading.filters import Filters, Paging, bound_to


async def list_batches(tx: Tx, cursors: Cursors, paging: Paging) -> dict[str, Any]:
    bound = bound_to(Filters(), tx.actor.employer_id)
    query = select(batches).where(seen_by(batches, tx.actor))
    rows = list(await tx.rows(paging.apply(query, batches, "sent_at", cursors, bound)))
    rows, after = paging.page(rows, "sent_at", cursors, bound)
    return {"items": [_shown(row) for row in rows], "next": after}


async def one_batch(tx: Tx, batch_id: UUID) -> dict[str, Any]:
    """Raises thing.not_found out of scope."""
    row = await tx.row(select(batches).where(batches.c.id == batch_id, seen_by(batches, tx.actor)))
    if row is None:
        raise Refusal("thing.not_found")
    states = select(letters.c.state, func.count().label("n")).where(letters.c.batch_id == batch_id)
    found = {one["state"]: one["n"] for one in await tx.rows(states.group_by(letters.c.state))}
    return {**_shown(row), "counts": {state: found.get(state, 0) for state in INVITATION_STATES}}


def _shown(row: RowMapping) -> dict[str, Any]:
    sent = Terms.FromString(bytes(row["terms"]))
    return {
        "id": str(row["id"]),
        "sent_by": row["sent_by"],
        "sent_at": wire(row["sent_at"]),
        "position": sent.position,
        "terms": terms.shown(sent),
        "total": row["total"],
        "done": row["done"],
        "invitations_href": f"/api/v1/invitations?batch_id={row['id']}",
    }
