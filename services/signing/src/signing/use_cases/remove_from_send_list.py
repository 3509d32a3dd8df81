"""A student leaves the send list before anything was sent."""

from uuid import UUID

from sqlalchemy import delete

from chassis.database import Tx
from chassis.errors import Refusal
from signing.adapters.scope import seen_by
from signing.adapters.tables import send_list
from signing.lifecycle import WHO


async def remove_from_send_list(tx: Tx, entry_id: UUID) -> None:
    """Raises thing.not_found for an entry that is not this employer's."""
    tx.actor.require_role("移出签约发送列表", *WHO["revoke"])
    done = await tx.execute(delete(send_list).where(send_list.c.id == entry_id, seen_by(send_list, tx.actor)))
    if done.rowcount == 0:
        raise Refusal("thing.not_found")
