"""The job of an import, as its school sees it; the province sees all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.actor import ROLE_NAMES
from chassis.database import Tx
from chassis.errors import Refusal
from identity.adapters.tables import jobs


async def seen(tx: Tx, kind: str, import_id: UUID, lock: bool = False) -> Mapping[Any, Any]:
    """Raises thing.not_found for another school's import."""
    question = select(jobs).where(jobs.c.id == import_id, jobs.c.kind == kind)
    if not tx.actor.is_one_of("province_operator"):
        question = question.where(jobs.c.school_id == UUID(tx.actor.school_id))
    row = await tx.row(question.with_for_update() if lock else question)
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def locked(tx: Tx, kind: str, import_id: UUID) -> Mapping[Any, Any]:
    """To act on it. Raises act.forbidden for the province at a school's import: it looks, and decides nothing there."""
    row = await seen(tx, kind, import_id, lock=True)
    if row["school_id"] is not None and tx.actor.is_one_of("province_operator"):
        raise Refusal("act.forbidden", role=ROLE_NAMES[tx.actor.role], act="处理学校的导入")
    return row
