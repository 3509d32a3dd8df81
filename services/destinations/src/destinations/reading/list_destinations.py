"""Destinations of whoever asks: the student's own, a college's, a school's; newest first."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, select, tuple_

from chassis.database import Tx
from chassis.errors import invalid
from chassis.listing import Cursors
from destinations import lifecycle
from destinations.adapters import destinations as stored
from destinations.adapters.scope import seen_by
from destinations.adapters.tables import destinations
from destinations.catalogue import category_of
from destinations.destination import Destination
from destinations.reading import wording
from destinations.shapes import Counts, DestinationPage, DestinationRow, StateCount

EXACT = 10_000


@dataclass(frozen=True)
class Filter:
    state: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    college_id: UUID | None = None


async def list_destinations(
    tx: Tx, cursors: Cursors, wanted: Filter, limit: int, cursor: str | None
) -> DestinationPage:
    """Raises cursor.mismatch, request.invalid for an unknown state."""
    if unknown := set(wanted.state) - set(lifecycle.STATES):
        raise invalid("/state", "value.choice", f"没有这样的状态：{'、'.join(sorted(unknown))}")
    bound = {**asdict(wanted), "account": tx.actor.id, "role": tx.actor.role}
    query = select(*stored.COLUMNS).where(seen_by(destinations, tx.actor))
    if wanted.state:
        query = query.where(destinations.c.state.in_(wanted.state))
    if wanted.category:
        query = query.where(destinations.c.category.in_(wanted.category))
    if wanted.college_id:
        query = query.where(destinations.c.college_id == wanted.college_id)
    if after := cursors.read(cursor, **bound):
        last_at = bindparam("last_at", datetime.fromisoformat(after[0]), DateTime(timezone=True))
        last_id = bindparam("last_id", UUID(after[1]), Uuid())
        query = query.where(tuple_(destinations.c.created_at, destinations.c.id) < tuple_(last_at, last_id))
    query = query.order_by(destinations.c.created_at.desc(), destinations.c.id.desc()).limit(limit + 1)
    found = [stored.one_of(row) for row in await tx.rows(query)]
    page = found[:limit]
    more = len(found) > limit
    following = cursors.make([page[-1].created_at.isoformat(), str(page[-1].id)], **bound) if more else None
    return DestinationPage(items=[_row(one) for one in page], next=following)


async def count_destinations(tx: Tx) -> Counts:
    """How many the actor sees in each state."""
    found = await stored.counts(tx, EXACT + 1)
    items = [
        StateCount(code=state, label=label, value=min(found[state], EXACT), more=found[state] > EXACT)
        for state, label in lifecycle.STATES.items()
    ]
    total = sum(item.value for item in items)
    return Counts(
        by="state", items=items, value=min(total, EXACT), more=total > EXACT or any(item.more for item in items)
    )


def _row(one: Destination) -> DestinationRow:
    return DestinationRow(
        id=str(one.id),
        state=wording.state_of(one),
        category=wording.category_shown(one),
        summary=category_of(one.category).summary_of(one.fields),
        student=wording.student_of(one.student),
        since=one.since,
        created_at=one.created_at,
    )
