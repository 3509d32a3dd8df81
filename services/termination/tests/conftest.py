"""A termination service at work beside a signing that keeps the promise of a hold: one final answer per id."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import grpc
import pytest

from chassis.actor import PLATFORM, Actor
from chassis.core import Core
from chassis.description import Service
from chassis.event import Event
from chassis.testing.app_under_test import running
from chassis.testing.people import People, Person, people_of
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from contracts.routing import message_class
from contracts.wangqian.common.v1.refusal_pb2 import Refusal as RefusalMessage
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.agreements_service_pb2 import (
    HOLD_STATE_HELD,
    HOLD_STATE_REFUSED,
    GetManyResponse,
    HoldResponse,
)
from contracts.wangqian.signing.v1.agreements_service_pb2_grpc import (
    AgreementsServiceServicer,
    add_AgreementsServiceServicer_to_server,
)
from contracts.wangqian.signing.v1.snapshots_pb2 import (
    AGREEMENT_STATE_EFFECTIVE,
    AGREEMENT_STATE_TERMINATING,
    CHANNEL_ONLINE,
    AgreementSnapshot,
)
from termination.adapters import policies, terminations
from termination.app import build
from termination.edges.listeners import LISTENERS
from termination.termination import Termination

SCHOOL, COLLEGE = str(uuid4()), str(uuid4())


@dataclass
class Signing(AgreementsServiceServicer):
    """Signing's side of protocols 2 in memory: a ledger of final answers, and two ways in which a network can fail."""

    agreements: dict[str, AgreementSnapshot] = field(default_factory=dict)
    ledger: dict[str, HoldResponse] = field(default_factory=dict)
    holds_asked: int = 0
    # The answer of the next holds is lost after it was given / nothing arrives at all.
    loses_answers: bool = False
    away: bool = False
    refuses_with: str = ""

    async def GetMany(self, request: Any, context: grpc.aio.ServicerContext) -> GetManyResponse:
        found = [self.agreements[one] for one in request.agreement_ids if one in self.agreements]
        return GetManyResponse(agreements=found)

    async def Hold(self, request: Any, context: grpc.aio.ServicerContext) -> HoldResponse:
        if self.away:
            await context.abort(grpc.StatusCode.UNAVAILABLE, "away")
        self.holds_asked += 1
        if request.hold_id not in self.ledger:
            agreement = self.agreements[request.agreement_id]
            if self.refuses_with or agreement.state != AGREEMENT_STATE_EFFECTIVE:
                refusal = RefusalMessage(code=self.refuses_with, kind="conflict", facts={"number": agreement.number})
                self.ledger[request.hold_id] = HoldResponse(state=HOLD_STATE_REFUSED, refusal=refusal)
            else:
                agreement.state = AGREEMENT_STATE_TERMINATING
                agreement.hold_id = request.hold_id
                self.ledger[request.hold_id] = HoldResponse(state=HOLD_STATE_HELD, agreement=agreement)
        if self.loses_answers:
            await context.abort(grpc.StatusCode.UNAVAILABLE, "lost")
        return self.ledger[request.hold_id]

    def form(self, **changes: Any) -> AgreementSnapshot:
        """An effective agreement of a new student and employer."""
        made = AgreementSnapshot(
            agreement_id=str(uuid4()),
            number="104862600000017",
            channel=CHANNEL_ONLINE,
            state=AGREEMENT_STATE_EFFECTIVE,
            student=StudentSnapshot(
                student_id=str(uuid4()), name="陈思源", student_number="2022010101", school_id=SCHOOL,
                school_name="江城大学", college_id=COLLEGE, college_name="计算机学院", major="软件工程", class_year=2026,
            ),
            employer=EmployerSnapshot(employer_id=str(uuid4()), name="某某公司"),
        )  # fmt: skip
        for name, value in changes.items():
            setattr(made, name, value)
        self.agreements[made.agreement_id] = made
        return made


@pytest.fixture
async def signing(parts: Parts) -> AsyncIterator[Signing]:
    core = await open_core(parts, "signing", await fresh_database(parts, "chassis"))
    servicer = Signing()

    def add(server: Any) -> None:
        add_AgreementsServiceServicer_to_server(servicer, server)

    async with running(core, Service("signing", "signing", servicers=[add]), role="api"):
        yield servicer
    await close_core(core)


@pytest.fixture
async def people(core: Core) -> AsyncIterator[People]:
    async with people_of(core) as those, running(core, build(core), role="api"):
        yield those


async def rule(core: Core, version: int = 1, **changes: Any) -> None:
    """The school's policy: either of the two asks, the school reviews, one termination a student."""
    facts: dict[str, Any] = {
        "termination_mode": "mutual", "termination_askers": ["student", "employer"], "terminations_allowed": 1,
        "review_steps": {"termination": "school"}, "overdue_after_working_days": 5,
    }  # fmt: skip
    async with core.db.begin() as tx:
        await policies.keep(tx, SCHOOL, version, tx.now, Policy(**(facts | changes)))


def student_of(people: People, agreement: AgreementSnapshot, *, fresh: bool = True) -> Person:
    return people.sign_in("student", "陈思源", fresh=fresh, student_id=agreement.student.student_id, school_id=SCHOOL)


def recruiter_of(people: People, agreement: AgreementSnapshot, role: str = "recruiter") -> Person:
    return people.sign_in(role, "赵经理", employer_id=agreement.employer.employer_id)


def student_actor(agreement: AgreementSnapshot, now: datetime | None = None) -> Actor:
    student = agreement.student.student_id
    return Actor(kind="student", id=str(uuid4()), role="student", name="陈思源", student_id=student, proved_at=now)


def asking_body(agreement: AgreementSnapshot) -> dict[str, Any]:
    return {"agreement_id": agreement.agreement_id, "reason": "考取了研究生", "notice_read": True}


async def hear(core: Core, message: Any) -> None:
    """One event takes effect as the consumer would let it: in a transaction of its own."""
    event = Event(
        id=str(uuid4()), type=message.DESCRIPTOR.full_name, source="another", topic="t", shard=0, epoch=1, seq=1,
        key="student", time=core.clock.now(), actor=PLATFORM, data=message,
    )  # fmt: skip
    listener: Any = LISTENERS[type(message)]
    async with core.db.begin() as tx:
        await listener(tx, event)


async def announced(core: Core) -> list[Any]:
    """Everything that was announced, in order."""
    rows = await core.db.hot.fetch("SELECT type, data FROM outbox ORDER BY id")
    return [message_class(row["type"]).FromString(row["data"]) for row in rows]


async def found(core: Core, termination_id: str) -> Termination:
    async with core.db.read() as tx:
        one = await terminations.lock_own(tx, termination_id)
    assert one is not None
    return one
