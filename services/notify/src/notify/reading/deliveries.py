"""Letters and codes as the province's operators look at them: what was sent, what failed, and why. No address in clear, no text."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.database import Tx
from chassis.listing import Cursors
from chassis.shapes import Coded, Instant, Page, Shape
from notify.adapters.tables import deliveries
from notify.lifecycle import CODE, LABELS, LETTER
from notify.reasons import why_label

EXACT = 10_000
STATES = sorted({*LETTER.values(), *CODE.values()})
KINDS = {"letter": "通知信", "code": "验证码"}


@dataclass(frozen=True)
class Wanted:
    """Filters; repeated values mean or."""

    state: Sequence[str] = ()
    kind: Sequence[str] = ()
    channel: Sequence[str] = ()


class Delivery(Shape):
    """One thing sent or not sent. `name` is the template of a letter, the purpose of a code."""

    id: UUID
    kind: Coded
    channel: str
    name: str
    account_id: str
    address_masked: str
    state: Coded
    attempts: int
    why: Coded | None
    at: Instant
    next_try_at: Instant | None


DeliveryPage = Page[Delivery]


class DeliveryCount(Shape):
    code: str
    label: str
    value: int
    more: bool


class DeliveryCounts(Shape):
    by: str
    items: list[DeliveryCount]
    value: int
    more: bool


async def page(tx: Tx, cursors: Cursors, wanted: Wanted, limit: int, cursor: str | None) -> DeliveryPage:
    """Newest first. Raises cursor.mismatch."""
    d = deliveries.c
    question = select(deliveries).where(*_matching(wanted))
    if after := cursors.read(cursor, **asdict(wanted)):
        question = question.where(tuple_(d.at, d.id) < (datetime.fromisoformat(after[0]), UUID(after[1])))
    rows = await tx.rows(question.order_by(d.at.desc(), d.id.desc()).limit(limit + 1))
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        following = cursors.make([rows[-1]["at"].isoformat(), str(rows[-1]["id"])], **asdict(wanted))
    return DeliveryPage(items=[_delivery(row) for row in rows], next=following)


async def counts(tx: Tx, wanted: Wanted) -> DeliveryCounts:
    """By state, exact to 10,000 each."""
    items = []
    for state in wanted.state or STATES:
        one = Wanted(state=(state,), kind=wanted.kind, channel=wanted.channel)
        some = select(deliveries.c.id).where(*_matching(one)).limit(EXACT + 1).subquery()
        number = int(await tx.value(select(func.count()).select_from(some)))
        items.append(
            DeliveryCount(code=state, label=LABELS.get(state, state), value=min(number, EXACT), more=number > EXACT)
        )
    total = sum(item.value for item in items)
    return DeliveryCounts(by="state", items=items, value=total, more=any(item.more for item in items))


def _matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [deliveries.c[name].in_(values) for name, values in asdict(wanted).items() if values]


def _delivery(row: RowMapping) -> Delivery:
    state, why, kind = str(row["state"]), str(row["why"]), str(row["kind"])
    return Delivery.model_validate(
        {
            **{
                name: row[name]
                for name in ("id", "channel", "name", "account_id", "address_masked", "at", "next_try_at")
            },
            "kind": Coded(code=kind, label=KINDS[kind]),
            "state": Coded(code=state, label=LABELS[state]),
            "attempts": row["attempt"],
            "why": Coded(code=why, label=why_label(why)) if why else None,
        }
    )
