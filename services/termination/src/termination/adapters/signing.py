"""Questions and the one command to signing."""

from chassis.core import Core
from chassis.errors import Refusal
from contracts.wangqian.signing.v1.agreements_service_pb2 import (
    HOLD_STATE_HELD,
    HOLD_STATE_REFUSED,
    HOLD_STATE_RELEASED,
    GetManyRequest,
    HoldRequest,
)
from contracts.wangqian.signing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot
from termination.refusals import told

# protocols 2: longer than this the asker gets 202 and the settler goes on.
PATIENCE = 0.8


async def agreement(core: Core, agreement_id: str) -> AgreementSnapshot:
    """The agreement as it is now. Raises thing.not_found, Unavailable."""
    request = GetManyRequest(agreement_ids=[agreement_id])
    answer = await core.peers.call(AgreementsServiceStub, "signing", "GetMany", request, timeout=PATIENCE)
    for found in answer.agreements:
        return found
    raise Refusal("thing.not_found")


async def hold(core: Core, hold_id: str, agreement_id: str) -> Refusal | None:
    """Ask signing to hold the agreement for this termination: None when it does, else why not. The same hold id gets the
    same answer for ever. Raises Unavailable when there is none in time: nothing is known then."""
    request = HoldRequest(hold_id=hold_id, agreement_id=agreement_id)
    answer = await core.peers.call(AgreementsServiceStub, "signing", "Hold", request, timeout=PATIENCE)
    if answer.state == HOLD_STATE_HELD:
        return None
    if answer.state in (HOLD_STATE_REFUSED, HOLD_STATE_RELEASED):
        return told(answer.refusal.code or "termination.not_effective", dict(answer.refusal.facts))
    raise ValueError(f"signing gave a hold state that this release does not know: {answer.state}")
