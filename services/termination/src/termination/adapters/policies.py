"""The school's policy: kept from identity's events, asked for once where none has arrived yet."""

from datetime import datetime

from chassis import replicas
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Unavailable
from contracts.wangqian.identity.v1.directory_service_pb2 import GetSchoolsRequest
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceStub
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from termination.rules import Rules

TABLE = "policies"


async def keep(tx: Tx, school_id: str, version: int, valid_from: datetime, policy: Policy) -> bool:
    return await replicas.keep(tx, TABLE, school_id, version, valid_from, policy.SerializeToString())


async def rules_of(core: Core, school_id: str) -> Rules:
    """The rules in force now. Asks identity where nothing is known of the school, so never inside a transaction."""
    async with core.db.read() as tx:
        found = await replicas.in_force(tx, TABLE, school_id, tx.now)
    if found is None:
        request = GetSchoolsRequest(school_ids=[school_id])
        answer = await core.peers.call(DirectoryServiceStub, "identity", "GetSchools", request)
        if not answer.schools:
            raise Unavailable(f"identity knows no school {school_id}")
        record = answer.schools[0]
        found = record.policy_version, record.policy.SerializeToString()
        async with core.db.begin() as tx:
            await keep(tx, school_id, record.policy_version, tx.now, record.policy)
    version, data = found
    return Rules.of(Policy.FromString(data), version)
