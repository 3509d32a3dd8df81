"""Schools and their policies as identity last told them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text

from chassis.database import Tx
from chassis.errors import Refusal, Unavailable
from chassis.replicas import in_force, keep
from contracts.wangqian.identity.v1.directory_service_pb2 import SchoolRecord
from contracts.wangqian.identity.v1.events_pb2 import SchoolPolicyChanged
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import SchoolSnapshot
from signing.policy import Rules

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_KNOWN = text(
    "SELECT key FROM policies WHERE key = ANY(:keys) INTERSECT SELECT key FROM schools WHERE key = ANY(:keys)"
)


async def unknown(tx: Tx, school_ids: Iterable[str]) -> list[str]:
    """Those of whom policy or code are not known here yet."""
    wanted = sorted(set(school_ids))
    known = {row["key"] for row in await tx.rows(_KNOWN, {"keys": wanted})}
    return [one for one in wanted if one not in known]


async def learn_school(tx: Tx, school: SchoolSnapshot) -> None:
    await keep(tx, "schools", school.school_id, school.version, _LONG_AGO, school.SerializeToString())


async def learn_policy(tx: Tx, told: SchoolPolicyChanged) -> None:
    valid_from = told.valid_from.ToDatetime(tzinfo=UTC)
    await keep(tx, "policies", told.school_id, told.version, valid_from, told.policy.SerializeToString())


async def learn_record(tx: Tx, record: SchoolRecord) -> None:
    """A school as asked for at first contact."""
    await learn_school(tx, record.school)
    key, data = record.school.school_id, record.policy.SerializeToString()
    await keep(tx, "policies", key, record.policy_version, _LONG_AGO, data)


async def rules_of(tx: Tx, school_id: UUID | str, at: datetime) -> Rules:
    """The policy in force. Raises Unavailable for a school of which nothing is known yet: it is on its way."""
    found = await in_force(tx, "policies", str(school_id), at)
    if found is None:
        raise Unavailable(f"policy of school {school_id}")
    return Rules(found[0], Policy.FromString(found[1]))


async def school_code(tx: Tx, school_id: UUID) -> str:
    """The five digits of a school."""
    found = await in_force(tx, "schools", str(school_id), tx.now)
    if found is None:
        raise Refusal("thing.not_found")
    return SchoolSnapshot.FromString(found[1]).code
