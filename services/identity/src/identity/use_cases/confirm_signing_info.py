"""An employer confirms its signing info: before anything else, and again whenever it changes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import versions
from chassis.database import Tx
from identity.adapters import employers


async def confirm_signing_info(
    tx: Tx, employer_id: UUID, seen: int, own: Mapping[str, str], signing_info: Mapping[str, str]
) -> dict[str, Any]:
    """`own`: nature, industry, region. The employer as it is now. Raises thing.not_found, version.stale."""
    row = await employers.seen_by(tx, employer_id, lock=True)
    versions.require_seen(seen, row["version"], row["changed_by"], row["changed_at"])
    return await employers.change(tx, row, **own, signing_info=dict(signing_info), signing_info_at=tx.now)
