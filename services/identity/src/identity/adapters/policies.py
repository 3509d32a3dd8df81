"""The policy of a school at an instant: its own newest document in force, else the province's."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from chassis.database import Tx
from chassis.ids import Ids
from contracts.wangqian.identity.v1.events_pb2 import SchoolPolicyChanged
from identity.adapters.tables import policies
from identity.policies import PolicyDocument

# Every service hears of a new document before it is in force (protocols 6).
NOTICE = timedelta(seconds=60)

_ALL = text(
    """
    SELECT DISTINCT ON (s.id) s.id, p.version, p.valid_from, p.document
    FROM schools s JOIN policies p ON (p.school_id = s.id OR p.school_id IS NULL)
    WHERE (CAST(:ids AS uuid[]) IS NULL OR s.id = ANY(CAST(:ids AS uuid[]))) AND p.valid_from <= :at
    ORDER BY s.id, p.school_id NULLS LAST, p.version DESC
    """
)
_NEWEST = text(
    "SELECT version, valid_from, document, changed_by, changed_at FROM policies WHERE school_id = :id ORDER BY version DESC LIMIT 1"
)


class InForce(NamedTuple):
    version: int
    valid_from: datetime
    document: PolicyDocument
    changed_by: str = ""
    changed_at: datetime | None = None


async def in_force(tx: Tx, *school_ids: UUID) -> dict[UUID, InForce]:
    """The policies of these schools now; of all schools where none is named."""
    rows = await tx.rows(_ALL, {"ids": list(school_ids) or None, "at": tx.now})
    return {row["id"]: InForce(row["version"], row["valid_from"], PolicyDocument(**row["document"])) for row in rows}


async def policy_of(tx: Tx, school_id: UUID) -> InForce:
    return (await in_force(tx, school_id))[school_id]


async def newest(tx: Tx, school_id: UUID) -> InForce | None:
    """The school's own newest document, in force or about to be; None while it follows the province."""
    row = await tx.row(_NEWEST, {"id": school_id})
    if row is None:
        return None
    document = PolicyDocument(**row["document"])
    return InForce(row["version"], row["valid_from"], document, row["changed_by"], row["changed_at"])


async def add(
    tx: Tx, ids: Ids, school_id: UUID | None, version: int, valid_from: datetime, document: PolicyDocument
) -> None:
    """Keep one version, and tell every service when it is a school's."""
    row = {
        "id": ids(),
        "school_id": school_id,
        "version": version,
        "valid_from": valid_from,
        "document": document.model_dump(),
        "changed_by": tx.actor.name,
        "changed_at": tx.now,
    }
    await tx.execute(policies.insert(), row)
    if school_id is not None:
        changed = SchoolPolicyChanged(
            school_id=str(school_id), version=version, valid_from=valid_from, policy=document.as_message()
        )
        tx.emit(changed, school_id)
