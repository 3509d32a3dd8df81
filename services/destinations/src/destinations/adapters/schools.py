"""Schools and their policies as identity last told them."""

from datetime import UTC, datetime
from uuid import UUID

from chassis.database import Tx
from chassis.errors import Unavailable
from chassis.replicas import in_force, keep
from contracts.wangqian.identity.v1.directory_service_pb2 import SchoolRecord
from contracts.wangqian.identity.v1.events_pb2 import SchoolPolicyChanged
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import SchoolSnapshot
from destinations.policy import Rules

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def learn_school(tx: Tx, school: SchoolSnapshot) -> None:
    await keep(tx, "schools", school.school_id, school.version, _LONG_AGO, school.SerializeToString())


async def learn_policy(tx: Tx, told: SchoolPolicyChanged) -> None:
    valid_from = told.valid_from.ToDatetime(tzinfo=UTC)
    await keep(tx, "policies", told.school_id, told.version, valid_from, told.policy.SerializeToString())


async def learn_record(tx: Tx, record: SchoolRecord) -> None:
    """A school as asked for at first contact."""
    await learn_school(tx, record.school)
    data = record.policy.SerializeToString()
    await keep(tx, "policies", record.school.school_id, record.policy_version, _LONG_AGO, data)


async def is_known(tx: Tx, school_id: str) -> bool:
    """Whether both the school and a policy of it are here."""
    return all([await in_force(tx, table, school_id, tx.now) for table in ("schools", "policies")])


async def rules_of(tx: Tx, school_id: UUID) -> Rules:
    """The policy in force now. Raises Unavailable for a school of which nothing is known yet: it is on its way."""
    found = await in_force(tx, "policies", str(school_id), tx.now)
    if found is None:
        raise Unavailable(f"policy of school {school_id}")
    return Rules(found[0], Policy.FromString(found[1]))


async def is_synthetic(tx: Tx, school_id: str) -> bool:
    """Raises Unavailable for a school of which nothing is known yet: a sandbox must never look real."""
    found = await in_force(tx, "schools", school_id, tx.now)
    if found is None:
        raise Unavailable(f"school {school_id}")
    return SchoolSnapshot.FromString(found[1]).synthetic
