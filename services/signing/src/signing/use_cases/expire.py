"""Time as an act: letters past their deadline expire, those one day before it are announced."""

from sqlalchemy import ColumnElement, func, or_, select, update

from chassis.actor import PLATFORM
from chassis.core import Core
from chassis.database import Tx
from contracts.wangqian.signing.v1.events_pb2 import InvitationExpired, InvitationExpiring
from signing import events
from signing.adapters import invitations, slots
from signing.adapters.slots import Place
from signing.adapters.tables import invitations as letters
from signing.adapters.tables import slots as places
from signing.invitation import Invitation, why_not
from signing.policy import GRACE, REMIND_BEFORE

_AT_ONCE = 200


async def expire_overdue(core: Core) -> bool:
    """One round; True when more may be waiting. Waits a minute past the deadline: an accept in flight goes first."""
    async with core.db.begin(PLATFORM) as tx:
        at = tx.now - GRACE
        stopped = or_(
            places.c.held_since.is_(None), letters.c.expires_at <= func.greatest(places.c.held_since, letters.c.sent_at)
        )
        due = await _lock_due(tx, (letters.c.expires_at <= at) & stopped)
        for letter, place in due:
            if why_not("expire", letter, PLATFORM, place.slot, at) is None:
                expired = letter.after("expire", tx.now)
                await invitations.save(tx, expired)
                tx.emit(InvitationExpired(invitation=events.invitation(expired)), expired.student_id)
    return len(due) == _AT_ONCE


async def remind_expiring(core: Core) -> bool:
    """One round; each letter is announced once for each deadline it has. One that lives a day at most is not announced."""
    async with core.db.begin(PLATFORM) as tx:
        soon = (letters.c.expires_at <= tx.now + REMIND_BEFORE) & (letters.c.expires_at > tx.now)
        fresh = letters.c.reminded_at.is_(None) & places.c.held_since.is_(None)
        due = await _lock_due(tx, soon & fresh)
        for letter, _ in due:
            if letter.state != "open" or letter.reminded_at is not None:
                continue
            await tx.execute(update(letters).where(letters.c.id == letter.id).values(reminded_at=tx.now))
            if letter.expires_at - letter.sent_at > REMIND_BEFORE:
                tx.emit(InvitationExpiring(invitation=events.invitation(letter)), letter.student_id)
    return len(due) == _AT_ONCE


async def _lock_due(tx: Tx, which: ColumnElement[bool]) -> list[tuple[Invitation, Place]]:
    joined = select(letters.c.id, letters.c.student_id).join(places, places.c.student_id == letters.c.student_id)
    found = await tx.rows(joined.where(letters.c.state == "open", which).order_by(letters.c.expires_at).limit(_AT_ONCE))
    held = await slots.lock(tx, {row["student_id"] for row in found})
    again = (
        select(letters)
        .where(letters.c.id.in_([row["id"] for row in found]))
        .order_by(letters.c.student_id, letters.c.id)
    )
    return [(invitations.of(row), held[row["student_id"]]) for row in await tx.rows(again.with_for_update())]
