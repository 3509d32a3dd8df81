"""What was caught is kept a week, to be read on the operator's page."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from chassis.core import Core
from notify.adapters.tables import caught

KEPT = timedelta(days=7)


async def keep(core: Core, **row: Any) -> None:
    """Keep one mail or SMS, as it came: a letter that was sent twice stands here twice."""
    async with core.db.begin() as tx:
        await tx.execute(insert(caught).values(id=core.ids(), at=tx.now, **row))


async def forget_old(core: Core) -> bool:
    """One round of the sweeper."""
    async with core.db.begin() as tx:
        await tx.execute(delete(caught).where(caught.c.at < tx.now - KEPT))
    return False
