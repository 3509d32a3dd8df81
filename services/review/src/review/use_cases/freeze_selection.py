"""全部符合条件的: the cases that match a filter, frozen with their versions at the moment when it is made."""

from sqlalchemy import func, insert, literal, select

from chassis.database import Tx
from chassis.errors import Refusal
from review.adapters.filters import Filter, matching
from review.adapters.tables import cases, selected_cases, selections

# A request decides at most so many (api.md 8).
MOST = 1000


async def freeze_selection(tx: Tx, selection_id: str, wanted: Filter) -> int:
    """How many were frozen. Raises selection.too_many, selection.empty."""
    await tx.execute(insert(selections).values(id=selection_id, account_id=tx.actor.id, total=0, at=tx.now))
    ordered = (
        select(cases.c.review_id, cases.c.version, cases.c.waiting_since)
        .where(*matching(wanted, tx.actor, tx.now))
        .order_by(cases.c.waiting_since, cases.c.review_id)
        .limit(MOST + 1)
        .subquery()
    )
    number = func.row_number().over(order_by=(ordered.c.waiting_since, ordered.c.review_id))
    frozen = select(literal(selection_id, selections.c.id.type), number, ordered.c.review_id, ordered.c.version)
    done = await tx.execute(insert(selected_cases).from_select(["selection_id", "n", "review_id", "version"], frozen))
    if done.rowcount > MOST:
        raise Refusal("selection.too_many", total=MOST, most=MOST)
    if not done.rowcount:
        raise Refusal("selection.empty")
    await tx.execute(selections.update().where(selections.c.id == selection_id).values(total=done.rowcount))
    return done.rowcount
