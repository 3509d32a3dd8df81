"""gRPC: the two commands of the platform that signing answers, and the questions of its peers. Parse, call, answer."""

from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.actor import PLATFORM
from chassis.core import Core
from chassis.errors import Refusal, invalid
from contracts.catalogue import reason
from contracts.wangqian.common.v1 import refusal_pb2
from contracts.wangqian.signing.v1 import agreements_service_pb2 as agreements_pb
from contracts.wangqian.signing.v1 import commitments_service_pb2 as commitments_pb
from signing import commitment, events, printing
from signing.adapters import agreements, prints
from signing.adapters.directory import Directory, make_known
from signing.adapters.tables import agreements as table
from signing.use_cases.hold import hold
from signing.use_cases.take import refusal_of, take

KINDS = {
    commitments_pb.HOLDER_KIND_AGREEMENT: commitment.AGREEMENT,
    commitments_pb.HOLDER_KIND_DESTINATION: commitment.DESTINATION,
}
_KINDS_BACK = {word: number for number, word in KINDS.items()}
_CLAIM_STATES = {
    commitment.HELD: commitments_pb.CLAIM_STATE_HELD,
    commitment.REFUSED: commitments_pb.CLAIM_STATE_REFUSED,
    commitment.FREED: commitments_pb.CLAIM_STATE_FREED,
}
_HOLD_STATES = {
    "held": agreements_pb.HOLD_STATE_HELD,
    "refused": agreements_pb.HOLD_STATE_REFUSED,
    "released": agreements_pb.HOLD_STATE_RELEASED,
}


def _id(pointer: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise invalid(f"/{pointer}", "value.id", "不是有效的编号") from wrong


def _told(refusal: Refusal | None) -> refusal_pb2.Refusal | None:
    if refusal is None:
        return None
    return refusal_pb2.Refusal(code=refusal.code, kind=reason(refusal.code).kind, facts=refusal.facts)


# Everybody else asks this before an act: one indexed read.
_GET = "SELECT claim_id, holder_kind, holder_id, held_since, term FROM slots WHERE student_id = $1"


class Commitments:
    """wangqian.signing.v1.CommitmentsService."""

    def __init__(self, core: Core, directory: Directory) -> None:
        self._core, self._directory = core, directory

    async def Take(self, request: Any, context: object) -> commitments_pb.TakeResponse:
        if request.kind != commitments_pb.HOLDER_KIND_DESTINATION:
            raise invalid("/kind", "value.choice", "协议的签约资格由签约服务自己登记")
        student_id = _id("student_id", request.student_id)
        await make_known(self._core, self._directory, [student_id])
        async with self._core.db.begin(PLATFORM) as tx:
            claim = await take(
                tx,
                _id("claim_id", request.claim_id),
                student_id,
                KINDS[request.kind],
                _id("subject_id", request.subject_id),
                _id("replaces", request.replaces) if request.HasField("replaces") else None,
            )
        return commitments_pb.TakeResponse(
            state=_CLAIM_STATES[claim.state], term=claim.term, refusal=_told(refusal_of(claim))
        )

    async def Get(self, request: Any, context: object) -> commitments_pb.GetResponse:
        student_id = _id("student_id", request.student_id)
        slot = await self._core.db.hot.fetchrow(_GET, student_id)
        if slot is None:
            return commitments_pb.GetResponse()
        answer = commitments_pb.GetResponse(term=slot["term"])
        if slot["claim_id"] is not None:
            answer.commitment.claim_id, answer.commitment.subject_id = str(slot["claim_id"]), str(slot["holder_id"])
            answer.commitment.kind = _KINDS_BACK[slot["holder_kind"]]
            answer.commitment.since.FromDatetime(slot["held_since"].astimezone(UTC))
        return answer


class Agreements:
    """wangqian.signing.v1.AgreementsService."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def Hold(self, request: Any, context: object) -> agreements_pb.HoldResponse:
        async with self._core.db.begin(PLATFORM) as tx:
            answer, one = await hold(
                tx,
                _id("hold_id", request.hold_id),
                _id("agreement_id", request.agreement_id),
                _id("replaces", request.replaces) if request.HasField("replaces") else None,
            )
        facts: dict[str, Any] = dict(answer.facts)
        refusal = Refusal(answer.code, **facts) if answer.code else None
        return agreements_pb.HoldResponse(
            state=_HOLD_STATES[answer.state], refusal=_told(refusal), agreement=events.agreement(one)
        )

    async def GetMany(self, request: Any, context: object) -> agreements_pb.GetManyResponse:
        ids = [_id("agreement_ids", one) for one in request.agreement_ids]
        async with self._core.db.read(PLATFORM) as tx:
            rows = await tx.rows(select(table).where(table.c.id.in_(ids)))
        return agreements_pb.GetManyResponse(agreements=[events.agreement(agreements.of(row)) for row in rows])

    async def ForPrint(self, request: Any, context: object) -> agreements_pb.ForPrintResponse:
        async with self._core.db.read(PLATFORM) as tx:
            row = await prints.load(tx, _id("agreement_id", request.agreement_id), request.version)
        return agreements_pb.ForPrintResponse(
            agreement_id=str(row["agreement_id"]),
            version=row["version"],
            kind=printing.KINDS[row["kind"]],
            snapshot_json=row["snapshot"],
            sha256=row["sha256"],
            student_id=str(row["student_id"]),
            student_version=row["student_version"],
        )

    async def Verify(self, request: Any, context: object) -> agreements_pb.VerifyResponse:
        async with self._core.db.read(PLATFORM) as tx:
            row = await tx.row(select(table).where(table.c.number == request.number))
            if row is None:
                raise Refusal("thing.not_found")
            answer = agreements_pb.VerifyResponse(agreement=events.agreement(agreements.of(row)))
            answer.as_of.FromDatetime(tx.now)
        return answer
