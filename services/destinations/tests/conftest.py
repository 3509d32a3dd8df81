"""Destinations at work against a signing of the test's own: the real gRPC contract and the rules of protocols 1."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import file_tokens
from chassis.actor import PLATFORM, Actor
from chassis.core import Core
from chassis.event import Event
from chassis.file_tokens import UploadedFile
from chassis.listeners import InSets
from chassis.rpc_server import Manners, make_server
from chassis.service_tokens import ServiceIdentity
from chassis.testing.app_under_test import running
from chassis.testing.people import People, Person, people_of
from contracts.wangqian.identity.v1.events_pb2 import SchoolChanged, SchoolPolicyChanged, StudentRecorded
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import SchoolSnapshot, StudentSnapshot
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED, ReviewDecided
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import add_CommitmentsServiceServicer_to_server
from destinations.app import build
from destinations.edges.listeners import LISTENERS

from .commitments import Commitments

FIELDS = {
    "institution": "华中科技大学", "institution_region": "420111", "major": "计算机科学与技术", "study_form": "1",
    "enrolment_month": "2026-09",
}  # fmt: skip


def school(school_id: str, **changes: Any) -> SchoolSnapshot:
    return SchoolSnapshot(**({"school_id": school_id, "code": "10486", "name": "江城大学", "version": 1} | changes))


def student(school_id: str, college_id: str, **changes: Any) -> StudentSnapshot:
    facts = {
        "student_id": str(uuid4()), "name": "陈思源", "student_number": "2022010101", "school_id": school_id,
        "school_name": "江城大学", "college_id": college_id, "college_name": "计算机学院", "major": "软件工程",
        "degree_level": "31", "class_year": 2026, "sex": "2", "training_mode": "1", "graduation_month": "2026-06",
        "origin_region": "420106", "ethnicity": "01", "political_status": "03",
    }  # fmt: skip
    return StudentSnapshot(**(facts | changes))


async def hear(core: Core, *messages: Any, actor: Actor = PLATFORM) -> None:
    """Events take effect as the consumer would let them: each in a transaction of its own."""
    for message in messages:
        event = Event(
            id=str(uuid4()), type=message.DESCRIPTOR.full_name, source="test", topic="test", shard=0, epoch=1, seq=1,
            key="test", time=core.clock.now(), actor=actor, data=message,
        )  # fmt: skip
        listener = LISTENERS[type(message)]
        assert listener is not None
        async with core.db.begin(actor) as tx:
            await (listener.handle(tx, [event]) if isinstance(listener, InSets) else listener(tx, event))


async def said(core: Core, name: str) -> list[Any]:
    """Events of a type that this service announced, in order: what is sequenced first, then the outbox."""
    from contracts.routing import message_class

    found = await core.db.hot.fetch("SELECT type, data FROM log ORDER BY topic, seq")
    found += await core.db.hot.fetch("SELECT type, data FROM outbox ORDER BY id")
    return [message_class(row["type"]).FromString(row["data"]) for row in found if row["type"].endswith(f".{name}")]


class World:
    """One school with a student, its reviewers, and a signing that answers."""

    def __init__(self, core: Core, people: People, commitments: Commitments) -> None:
        self.core, self.people, self.commitments = core, people, commitments
        self.school_id, self.college_id = str(uuid4()), str(uuid4())
        self.student = student(self.school_id, self.college_id)
        self.me = self.as_student(self.student)

    async def begin(self, **steps: str) -> None:
        await hear(
            self.core,
            SchoolChanged(school=school(self.school_id)),
            SchoolPolicyChanged(school_id=self.school_id, version=3, policy=Policy(review_steps=steps)),
            StudentRecorded(student=self.student, version=1),
        )

    def as_student(self, one: StudentSnapshot, fresh: bool = True) -> Person:
        return self.people.sign_in(
            "student",
            one.name,
            fresh=fresh,
            student_id=one.student_id,
            school_id=one.school_id,
            college_id=one.college_id,
        )

    def token(self, who: Person | None = None, file_id: str = "") -> str:
        """An upload's token as documents signs it."""
        file = UploadedFile(
            file_id or str(uuid4()), "ab" * 32, "application/pdf", "录取通知书.pdf", (who or self.me).id
        )
        return file_tokens.make(self.core.settings, file)

    async def draft(self, **changes: Any) -> Any:
        body = {"category": "801", "fields": FIELDS, "evidence": [self.token()]} | changes
        answer = await self.me.post("/api/v1/destinations", body)
        assert answer.status == 201, answer.body
        return answer.body

    async def submitted(self) -> Any:
        made = await self.draft()
        answer = await self.me.post(f"/api/v1/destinations/{made['id']}/submit")
        assert answer.status == 200, answer.body
        return answer.body

    async def effective(self) -> Any:
        one = await self.submitted()
        await self.decide(one["id"], OUTCOME_APPROVED)
        return (await self.me.get(f"/api/v1/destinations/{one['id']}")).body

    async def decide(self, destination_id: str, outcome: int, reason: str = "", review_id: str = "") -> None:
        current = await self.core.db.hot.fetchval(
            "SELECT review_id FROM destinations WHERE id = $1", UUID(destination_id)
        )
        decided = ReviewDecided(
            review_id=review_id or str(current), owner="destinations", subject_kind="destination",
            subject_id=destination_id, outcome=outcome, reason=reason,
        )  # fmt: skip
        reviewer = Actor(
            kind="school", id=str(uuid4()), role="school_reviewer", name="李老师", school_id=self.school_id
        )
        await hear(self.core, decided, actor=reviewer)

    async def row(self, destination_id: str) -> Any:
        return await self.core.db.hot.fetchrow("SELECT * FROM destinations WHERE id = $1", UUID(destination_id))


@pytest.fixture
async def commitments(core: Core) -> AsyncIterator[Commitments]:
    """A signing that listens where this core expects it."""
    one = Commitments()
    identity = ServiceIdentity("signing", core.settings.service_keys)
    server = make_server(
        core.settings.rpc["signing"],
        Manners("signing", identity, core.tokens),
        [lambda made: add_CommitmentsServiceServicer_to_server(one, made)],
    )
    await server.start()
    yield one
    one.let_go()
    await server.stop(0)


@pytest.fixture
async def world(core: Core, commitments: Commitments) -> AsyncIterator[World]:
    """The API alone: no loop settles anything unless the test does."""
    async with people_of(core) as people, running(core, build(core), role="api"):
        made = World(core, people, commitments)
        await made.begin(destination="school", release="school")
        yield made


APPROVED, REJECTED = OUTCOME_APPROVED, OUTCOME_REJECTED
