"""Rows of an import live as long as its results (api.md 9): they are full of personal data, sealed or not."""

from sqlalchemy import text

from chassis.core import Core
from chassis.retention import RESULTS_KEPT

_AT_ONCE = 5000
_FORGET = text(
    "DELETE FROM import_rows WHERE ctid = ANY(ARRAY("
    " SELECT r.ctid FROM import_rows r JOIN jobs j ON j.id = r.import_id WHERE j.finished_at < :before LIMIT :limit))"
)


async def forget_rows(core: Core) -> bool:
    """One round; True when more is waiting."""
    async with core.db.begin() as tx:
        gone = await tx.execute(_FORGET, {"before": tx.now - RESULTS_KEPT, "limit": _AT_ONCE})
    return bool(gone.rowcount == _AT_ONCE)
