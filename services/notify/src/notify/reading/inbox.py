"""The inbox of whoever asks: newest first, and how much of it is unread."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_

from chassis.acts import shown
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors
from chassis.shapes import Coded, Instant, Page, Shape, Thing
from notify.adapters.tables import messages
from notify.lifecycle import LABELS

EXACT = 10_000
ACTS = (("read", "标为已读"),)


class MessageLine(Shape):
    """One line of the inbox."""

    id: UUID
    kind: str
    state: Coded
    title: str
    body: str
    # Page of the portal that the message is about.
    href: str
    # When it happened, and when it was told.
    happened_at: Instant
    at: Instant
    read_at: Instant | None


class Message(Thing):
    """One message, with what can be done with it."""

    kind: str
    title: str
    body: str
    href: str
    happened_at: Instant
    at: Instant
    read_at: Instant | None


MessagePage = Page[MessageLine]


class StateCount(Shape):
    code: str
    label: str
    value: int
    more: bool


class MessageCounts(Shape):
    """`value` is what the bell shows: unread messages, exact to 10,000."""

    by: str
    items: list[StateCount]
    value: int
    more: bool


async def inbox(tx: Tx, cursors: Cursors, state: str | None, limit: int, cursor: str | None) -> MessagePage:
    """Raises cursor.mismatch."""
    bound = {"recipient": tx.actor.id, "state": state}
    m = messages.c
    question = select(messages).where(m.recipient == tx.actor.id)
    if state is not None:
        question = question.where(m.read_at.is_(None) if state == "unread" else m.read_at.is_not(None))
    if after := cursors.read(cursor, **bound):
        question = question.where(tuple_(m.at, m.id) < (datetime.fromisoformat(after[0]), UUID(after[1])))
    rows = await tx.rows(question.order_by(m.at.desc(), m.id.desc()).limit(limit + 1))
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        following = cursors.make([rows[-1]["at"].isoformat(), str(rows[-1]["id"])], **bound)
    return MessagePage(items=[_line(row) for row in rows], next=following)


async def counts(tx: Tx) -> MessageCounts:
    """Unread messages."""
    some = select(messages.c.id).where(messages.c.recipient == tx.actor.id, messages.c.read_at.is_(None))
    number = int(await tx.value(select(func.count()).select_from(some.limit(EXACT + 1).subquery())))
    value, more = min(number, EXACT), number > EXACT
    item = StateCount(code="unread", label=LABELS["unread"], value=value, more=more)
    return MessageCounts(by="state", items=[item], value=value, more=more)


async def one(tx: Tx, message_id: UUID) -> Message:
    """Raises thing.not_found for a message of somebody else."""
    m = messages.c
    row = await tx.row(select(messages).where(m.id == message_id, m.recipient == tx.actor.id))
    if row is None:
        raise Refusal("thing.not_found")
    return Message(
        # Being read is the only change that a message knows.
        version=1 if row["read_at"] is None else 2,
        holder=None,
        next=None,
        acts=shown(ACTS, lambda _: None),
        **{**_facts(row), "id": str(row["id"])},
    )


def _line(row: Any) -> MessageLine:
    return MessageLine(**_facts(row))


def _facts(row: Any) -> dict[str, Any]:
    state = "unread" if row["read_at"] is None else "read"
    return {
        "id": row["id"], "kind": row["kind"], "state": Coded(code=state, label=LABELS[state]), "title": row["title"],
        "body": row["body"], "href": row["page"], "happened_at": row["fact_at"], "at": row["at"], "read_at": row["read_at"],
    }  # fmt: skip
