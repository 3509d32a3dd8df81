"""What the catcher kept: the newest with masked addresses, or all that one address got."""

from uuid import UUID

from sqlalchemy import select

from chassis.database import Tx
from chassis.shapes import Instant, Page, Shape
from notify.adapters.tables import caught
from notify.masking import masked

NEWEST = 200


class Caught(Shape):
    """One mail or SMS as its receiver would see it."""

    id: UUID
    # email | sms.
    channel: str
    address_masked: str
    subject: str
    text: str
    html: str
    at: Instant


CaughtPage = Page[Caught]


async def caught_mail(tx: Tx, limit: int, address: str | None = None) -> CaughtPage:
    """Newest first; `address` is matched exactly."""
    question = select(caught).order_by(caught.c.at.desc(), caught.c.id.desc()).limit(limit)
    if address is not None:
        question = question.where(caught.c.address == address)
    items = [
        Caught(
            id=row["id"], channel=row["channel"], address_masked=masked(row["address"]), subject=row["subject"],
            text=row["body"], html=row["html"], at=row["at"],
        )
        for row in await tx.rows(question)
    ]  # fmt: skip
    return CaughtPage(items=items, next=None)
