"""What has run out is removed: codes and tokens that open nothing any more. Sessions and the sign-in history stay."""

from datetime import timedelta

from sqlalchemy import text

from chassis.core import Core

# Kept beyond their end, so that a second use is still recognised and staff can see what became of a code.
_KEPT = {"authorization_codes": timedelta(days=1), "refresh_tokens": timedelta(days=1), "codes": timedelta(days=30)}
_AT_ONCE = 1000


async def sweep(core: Core) -> bool:
    """One round; True when more is waiting."""
    more = False
    for table, kept in _KEPT.items():
        async with core.db.begin() as tx:
            gone = await tx.execute(_DELETE[table], {"before": tx.now - kept})
            more = more or gone.rowcount == _AT_ONCE
    return more


_DELETE = {
    table: text(
        f"DELETE FROM {table} WHERE ctid = ANY(ARRAY("
        f"SELECT ctid FROM {table} WHERE expires_at < :before LIMIT {_AT_ONCE}))"
    )
    for table in _KEPT
}
