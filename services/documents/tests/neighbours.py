"""Signing and identity as documents meets them: real gRPC servers with the chassis' manners, answering from what a test put there."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import grpc
from google.protobuf.message import Message

from chassis.actor import PLATFORM
from chassis.core import Core
from chassis.errors import Refusal
from chassis.event import Event
from chassis.rpc_server import Manners, make_server
from chassis.service_tokens import ServiceIdentity
from contracts.wangqian.identity.v1 import directory_service_pb2 as directory
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import (
    DirectoryServiceServicer,
    add_DirectoryServiceServicer_to_server,
)
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.log.v1 import log_service_pb2 as log
from contracts.wangqian.log.v1.log_service_pb2_grpc import LogServiceServicer, add_LogServiceServicer_to_server
from contracts.wangqian.signing.v1 import agreements_service_pb2 as agreements
from contracts.wangqian.signing.v1 import snapshots_pb2
from contracts.wangqian.signing.v1.agreements_service_pb2_grpc import (
    AgreementsServiceServicer,
    add_AgreementsServiceServicer_to_server,
)
from contracts.wangqian.signing.v1.events_pb2 import PrintFrozen
from documents.use_cases.want_print import want_print

SAMPLE = json.loads((Path(__file__).parent / "engine" / "agreement.json").read_text("utf-8"))["snapshot"]
KINDS = {
    "pending": snapshots_pb2.PRINT_KIND_PENDING,
    "effective": snapshots_pb2.PRINT_KIND_EFFECTIVE,
    "reopened": snapshots_pb2.PRINT_KIND_REOPENED,
    "terminated": snapshots_pb2.PRINT_KIND_TERMINATED,
    "void": snapshots_pb2.PRINT_KIND_VOID,
}
IDENTITY_NUMBER = "420106200402159013"


@dataclass
class Signed:
    """An agreement of a test, with its parties."""

    number: str
    name: str = "程䶮"
    agreement_id: UUID = field(default_factory=uuid4)
    student_id: UUID = field(default_factory=uuid4)
    school_id: UUID = field(default_factory=uuid4)
    college_id: UUID = field(default_factory=uuid4)
    employer_id: UUID = field(default_factory=uuid4)

    def snapshot_json(self, version: int) -> str:
        return json.dumps({**SAMPLE, "number": self.number, "version": version}, ensure_ascii=False)

    def frozen(self, version: int, kind: str) -> PrintFrozen:
        return PrintFrozen(
            agreement_id=str(self.agreement_id), student_id=str(self.student_id), school_id=str(self.school_id),
            college_id=str(self.college_id), employer_id=str(self.employer_id), number=self.number, version=version,
            kind=KINDS[kind], sha256=hashlib.sha256(self.snapshot_json(version).encode()).hexdigest(),
        )  # fmt: skip

    def student(self) -> StudentSnapshot:
        return StudentSnapshot(
            student_id=str(self.student_id), name=self.name, student_number="2022302110086", school_id=str(self.school_id),
            school_name="楚天大学", college_id=str(self.college_id), college_name="计算机学院", major="软件工程", degree_level="31",
            class_year=2026, graduation_month="2026-06", sex="1", political_status="03", ethnicity="01",
        )  # fmt: skip

    def now(self, state: str, version: int) -> snapshots_pb2.AgreementSnapshot:
        return snapshots_pb2.AgreementSnapshot(
            agreement_id=str(self.agreement_id), number=self.number, version=version,
            state=snapshots_pb2.AgreementState.Value(f"AGREEMENT_STATE_{state.upper()}"), student=self.student(),
            employer=EmployerSnapshot(employer_id=str(self.employer_id), name="武汉东湖云图信息技术有限公司"),
        )  # fmt: skip


class Neighbours(AgreementsServiceServicer, DirectoryServiceServicer, LogServiceServicer):
    """Both services' answers, by what the test keeps here."""

    def __init__(self) -> None:
        self.signed: dict[str, Signed] = {}
        self.states: dict[str, tuple[str, int]] = {}
        self.asked: list[tuple[str, int]] = []

    def keep(self, signed: Signed, state: str = "effective", version: int = 1) -> Signed:
        self.signed[str(signed.agreement_id)] = signed
        self.states[signed.number] = (state, version)
        return signed

    async def Head(self, request: log.HeadRequest, context: Any) -> log.HeadResponse:
        """An empty log: tests hand events to the listeners themselves."""
        return log.HeadResponse(epoch=1, head=0)

    async def ForPrint(self, request: agreements.ForPrintRequest, context: Any) -> agreements.ForPrintResponse:
        self.asked.append((request.agreement_id, request.version))
        signed = self.signed[request.agreement_id]
        return agreements.ForPrintResponse(
            agreement_id=request.agreement_id, version=request.version, snapshot_json=signed.snapshot_json(request.version),
            student_id=str(signed.student_id), student_version=1,
        )  # fmt: skip

    async def Verify(self, request: agreements.VerifyRequest, context: Any) -> agreements.VerifyResponse:
        found = [signed for signed in self.signed.values() if signed.number == request.number]
        if not found:
            raise Refusal("thing.not_found")
        return agreements.VerifyResponse(agreement=found[0].now(*self.states[request.number]))

    async def GetStudentForPrint(
        self, request: directory.GetStudentForPrintRequest, context: Any
    ) -> directory.GetStudentForPrintResponse:
        signed = next(one for one in self.signed.values() if str(one.student_id) == request.student_id)
        return directory.GetStudentForPrintResponse(
            student=signed.student(), document_type="01", document_number=IDENTITY_NUMBER, phone="19900000086",
            email="chengyan@stu.example.com", address="湖北省武汉市武昌区珞瑜路129号",
        )  # fmt: skip


@asynccontextmanager
async def serve_neighbours(core: Core) -> AsyncIterator[Neighbours]:
    answers = Neighbours()
    servers: list[grpc.aio.Server] = []
    for name, add in (
        ("signing", add_AgreementsServiceServicer_to_server),
        ("identity", add_DirectoryServiceServicer_to_server),
    ):
        manners = Manners(name, ServiceIdentity(name, core.settings.service_keys), core.tokens)
        server = make_server(core.settings.rpc[name], manners, [lambda server, add=add: add(answers, server)])
        add_LogServiceServicer_to_server(answers, server)
        await server.start()
        servers.append(server)
    try:
        yield answers
    finally:
        for server in servers:
            await server.stop(None)


def heard(message: Message, key: object = "", at: datetime | None = None) -> Event:
    """A message as the consumer hands it to a listener."""
    name = message.DESCRIPTOR.full_name
    return Event(
        id=str(uuid4()), type=name, source="signing", topic="", shard=0, epoch=1, seq=1, key=str(key),
        time=at or datetime.now(UTC), actor=PLATFORM, data=message,
    )  # fmt: skip


async def want(core: Core, signed: Signed, version: int, kind: str) -> None:
    """PrintFrozen takes effect, as if the consumer had brought it."""
    async with core.db.begin() as tx:
        await want_print(tx, heard(signed.frozen(version, kind), signed.student_id))
