"""Agreements of whoever asks, and the employer's data centre (domain 4.10)."""

from typing import Any

from sqlalchemy import select

from chassis import acts
from chassis.database import Tx
from chassis.errors import invalid
from chassis.listing import Cursors
from signing import lifecycle
from signing.adapters import agreements
from signing.adapters.scope import seen_by
from signing.adapters.tables import agreements as table
from signing.adapters.tables import invitations as letters
from signing.agreement import why_not
from signing.reading import shapes
from signing.reading.counting import count
from signing.reading.filters import Filters, Paging, bound_to
from signing.reading.invitations import is_now
from signing.reading.one_agreement import label_of
from signing.reading.shapes import AgreementRow

# Tabs of the data centre that agreements fill; 全部 and 待应约 are letters.
TABS = {
    "signed": ("pending_review", "effective", "rejected"),
    "terminating": ("terminating",),
    "terminated": ("terminated",),
}


async def list_agreements(
    tx: Tx, cursors: Cursors, filters: Filters, paging: Paging, with_acts: bool = False
) -> dict[str, Any]:
    """A page of agreements, newest first unless asked otherwise."""
    bound = bound_to(filters, (tx.actor.role, tx.actor.id))
    query = select(table).where(seen_by(table, tx.actor), *filters.where(table, "formed_at", numbered=True))
    rows = list(await tx.rows(paging.apply(query, table, "formed_at", cursors, bound)))
    rows, after = paging.page(rows, "formed_at", cursors, bound)
    return {"items": [await _row(tx, row, with_acts) for row in rows], "next": after}


async def _row(tx: Tx, row: Any, with_acts: bool) -> dict[str, Any]:
    one = agreements.of(row)
    mine = lifecycle.acts_of(lifecycle.AGREEMENT, tx.actor.role) if with_acts else []
    before = bool(mine) and await agreements.withdrew_before(tx, one.student_id)
    allowed = acts.shown(mine, lambda act: why_not(act, one, tx.actor, before, tx.now))
    return AgreementRow(
        id=str(one.id),
        number=one.number,
        version=one.version,
        channel=shapes.CHANNELS[one.channel],
        state={"code": one.state, "label": label_of(one)},
        student=shapes.student(one.student, one.identity_number_masked),
        employer_id=str(one.employer_id),
        employer_name=one.employer.name,
        position=one.terms.position,
        offered_at=one.offered_at,
        formed_at=one.formed_at,
        effective_from=one.effective_from,
        acts=allowed if with_acts else None,
    ).model_dump(mode="json")


async def count_agreements(tx: Tx, by: str, filters: Filters) -> dict[str, Any]:
    """By state, or by the tabs of the data centre."""
    where = (seen_by(table, tx.actor), *filters.where(table, "formed_at", numbered=True))
    if by == "state":
        counts = {state: await count(tx, table, table.c.state == state, *where) for state in lifecycle.AGREEMENT_STATES}
        return {"by": by, "total": await count(tx, table, *where), "counts": counts}
    if by != "tab":
        raise invalid("/by", "value.choice", "只能按 state 或 tab 统计")
    mine = (seen_by(letters, tx.actor), *filters.where(letters, "sent_at", numbered=False))
    counts = {tab: await count(tx, table, table.c.state.in_(states), *where) for tab, states in TABS.items()}
    counts["open"] = await count(tx, letters, is_now(tx, "open"), *mine)
    return {"by": by, "total": await count(tx, letters, *mine), "counts": counts}
