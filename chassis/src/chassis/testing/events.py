"""Events for tests of the flow itself: told apart by a number, kept in a table `seen` in the order they took effect."""

from typing import Any

from sqlalchemy import text

from chassis.core import Core
from chassis.database import Tx
from chassis.event import Event
from contracts.wangqian.signing.v1.events_pb2 import InvitationSent
from contracts.wangqian.signing.v1.snapshots_pb2 import InvitationSnapshot


def sent(n: int) -> InvitationSent:
    """An event that is told apart by its number."""
    return InvitationSent(invitation=InvitationSnapshot(invitation_id=str(n)))


def number(event: Event) -> int:
    return int(event.data.invitation.invitation_id)


async def keep(tx: Tx, event: Event) -> None:
    """The plainest effect: one row an event."""
    await tx.execute(text("INSERT INTO seen (n, key) VALUES (:n, :key)"), {"n": number(event), "key": event.key})


async def seen(core: Core, key: str | None = None) -> list[int]:
    """Numbers in the order in which they took effect."""
    rows = await core.db.hot.fetch("SELECT n FROM seen WHERE $1::text IS NULL OR key = $1 ORDER BY at", key)
    return [row["n"] for row in rows]


async def emit(core: Core, *numbers: int, key: str = "student") -> None:
    for n in numbers:
        async with core.db.begin() as tx:
            tx.emit(sent(n), key)


LISTENERS: dict[Any, Any] = {InvitationSent: keep}
