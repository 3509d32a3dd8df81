"""Questions to other services: what a print shows, and how an agreement stands now."""

from uuid import UUID

from chassis.errors import Refusal
from chassis.rpc_client import Peers
from contracts.wangqian.identity.v1.directory_service_pb2 import (
    GetStudentForPrintRequest,
    GetStudentForPrintResponse,
)
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceStub
from contracts.wangqian.signing.v1.agreements_service_pb2 import (
    ForPrintRequest,
    ForPrintResponse,
    VerifyRequest,
    VerifyResponse,
)
from contracts.wangqian.signing.v1.agreements_service_pb2_grpc import AgreementsServiceStub


async def frozen_print(peers: Peers, agreement_id: UUID, version: int) -> ForPrintResponse:
    """What signing froze for this version. Raises Unavailable."""
    request = ForPrintRequest(agreement_id=str(agreement_id), version=version)
    answer: ForPrintResponse = await peers.call(AgreementsServiceStub, "signing", "ForPrint", request, timeout=3.0)
    return answer


async def student_for_print(peers: Peers, student_id: str, version: int) -> GetStudentForPrintResponse:
    """The person as the paper shows them: in memory only, never stored or logged here. Raises Unavailable."""
    request = GetStudentForPrintRequest(student_id=student_id, version=version)
    answer: GetStudentForPrintResponse = await peers.call(
        DirectoryServiceStub, "identity", "GetStudentForPrint", request, timeout=3.0
    )
    return answer


async def agreement_now(peers: Peers, number: str) -> VerifyResponse | None:
    """How signing sees an agreement at this moment; None for a number that it does not know. Raises Unavailable."""
    try:
        answer: VerifyResponse = await peers.call(
            AgreementsServiceStub, "signing", "Verify", VerifyRequest(number=number), timeout=0.8
        )
    except Refusal as refusal:
        if refusal.code == "thing.not_found":
            return None
        raise
    return answer if answer.HasField("agreement") else None
