"""Mark messages of one's own inbox as read; a second time changes nothing."""

from uuid import UUID

from sqlalchemy import select, update

from chassis.database import Tx
from chassis.errors import Refusal
from notify.adapters.tables import messages
from notify.lifecycle import MESSAGE, after


async def read_message(tx: Tx, message_id: UUID) -> None:
    """Raises thing.not_found for a message of somebody else."""
    mine = (messages.c.id == message_id) & (messages.c.recipient == tx.actor.id)
    row = await tx.row(select(messages.c.read_at).where(mine).with_for_update())
    if row is None:
        raise Refusal("thing.not_found")
    state = "unread" if row["read_at"] is None else "read"
    if after(MESSAGE, state, "read") != state:
        await tx.execute(update(messages).where(mine).values(read_at=tx.now))


async def read_all(tx: Tx) -> int:
    """Everything unread of whoever acts; how many there were."""
    mine = (messages.c.recipient == tx.actor.id) & messages.c.read_at.is_(None)
    done = await tx.execute(update(messages).where(mine).values(read_at=tx.now))
    return int(done.rowcount)
