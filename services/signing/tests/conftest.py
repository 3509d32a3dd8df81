"""Signing at work on a database of the test's own: its people, a directory that stands where identity stands, and its events."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import grpc
import pytest
from sqlalchemy import insert

from chassis.actor import PLATFORM, Actor
from chassis.clock import FixedClock
from chassis.core import Core
from chassis.errors import Stale
from chassis.event import Event
from chassis.testing.app_under_test import running
from chassis.testing.people import Answered, People, Person, people_of
from contracts.routing import topic_of
from contracts.wangqian.identity.v1 import directory_service_pb2 as directory_pb
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import (
    DirectoryServiceServicer,
    add_DirectoryServiceServicer_to_server,
)
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import (
    EmployerSnapshot,
    SchoolSnapshot,
    SigningInfo,
    StudentGates,
    StudentSnapshot,
)
from signing.adapters import schools, slots
from signing.adapters.tables import findings
from signing.app import build
from signing.edges.listeners import LISTENERS

TERMS: dict[str, Any] = {
    "job_category": "13", "position": "后端开发工程师", "reply_days": 5, "probation_days": 90, "probation_pay_fen": 680000,
    "pay_fen": 850000, "penalty_fen": 500000, "report_region": "420111", "report_address": "高新大道772号", "report_deadline": "",
    "work_region": "420111", "work_address": "高新大道772号", "contact": "周晓岚", "phone": "13900000000", "remarks": "",
    "archive": {"reception": "0"}, "hukou": {"reception": "0"},
}  # fmt: skip


class Directory(DirectoryServiceServicer):
    """Identity's questions answered from memory."""

    def __init__(self) -> None:
        self.students: dict[str, directory_pb.StudentRecord] = {}
        self.numbers: dict[tuple[str, str], str] = {}
        self.employers: dict[str, EmployerSnapshot] = {}
        self.admitted: set[tuple[str, str]] = set()
        self.schools: dict[str, directory_pb.SchoolRecord] = {}
        # Answers about employers are given while this is set; `asked` counts the questions.
        self.open, self.asked = asyncio.Event(), 0
        self.open.set()

    async def FindStudents(self, request: Any, context: object) -> directory_pb.FindStudentsResponse:
        answer = directory_pb.FindStudentsResponse()
        for one in request.factors:
            student_id = self.numbers.get((one.name, one.identity_number))
            if student_id:
                student = self.students[student_id].student
                answer.found.add(ref=one.ref, student=student, identity_number_masked="420106********9013")
        return answer

    async def GetStudents(self, request: Any, context: object) -> directory_pb.GetStudentsResponse:
        return directory_pb.GetStudentsResponse(
            students=[self.students[one] for one in request.student_ids if one in self.students]
        )

    async def GetEmployers(self, request: Any, context: object) -> directory_pb.GetEmployersResponse:
        self.asked += 1
        await self.open.wait()
        return directory_pb.GetEmployersResponse(
            employers=[self.employers[one] for one in request.employer_ids if one in self.employers]
        )

    async def GetSchools(self, request: Any, context: object) -> directory_pb.GetSchoolsResponse:
        return directory_pb.GetSchoolsResponse(
            schools=[self.schools[one] for one in request.school_ids if one in self.schools]
        )

    async def GetAdmissions(self, request: Any, context: object) -> directory_pb.GetAdmissionsResponse:
        admitted = [one for one in request.school_ids if (request.employer_id, one) in self.admitted]
        return directory_pb.GetAdmissionsResponse(admitted_school_ids=admitted)


@dataclass
class Student:
    """A student with their account."""

    snapshot: StudentSnapshot
    number: str
    person: Person

    @property
    def id(self) -> UUID:
        return UUID(self.snapshot.student_id)


@dataclass
class Firm:
    """An employer with one recruiter."""

    snapshot: EmployerSnapshot
    person: Person

    @property
    def id(self) -> str:
        return self.snapshot.employer_id


@dataclass
class World:
    core: Core
    people: People
    directory: Directory
    clock: FixedClock
    school_id: str = field(default_factory=lambda: str(uuid4()))
    college_id: str = field(default_factory=lambda: str(uuid4()))
    seq: int = 0

    def policy(self, **changes: Any) -> Policy:
        values: dict[str, Any] = {
            "preset": "hubei-2019", "reply_days_default": 5, "reply_days_choosable": True, "admission": "that_school",
            "gate": "record_approved", "review_steps": {"agreement": "college,school"}, "channels": ["online"],
            "point_of_effect": "approval", "withdraw_acceptance_hours": 24, "overdue_after_working_days": 3,
        }  # fmt: skip
        return Policy(**{**values, **changes})

    async def open_school(self, policy: Policy | None = None, version: int = 1) -> None:
        school = SchoolSnapshot(school_id=self.school_id, code="10486", name="江城大学", version=version)
        record = directory_pb.SchoolRecord(school=school, policy=policy or self.policy(), policy_version=version)
        self.directory.schools[self.school_id] = record
        async with self.core.db.begin() as tx:
            await schools.learn_record(tx, record)

    async def student(self, name: str = "程䶮", **gates: Any) -> Student:
        student = StudentSnapshot(
            student_id=str(uuid4()), person_id=str(uuid4()), name=name, student_number="2022302110086", school_id=self.school_id,
            school_name="江城大学", college_id=self.college_id, college_name="计算机学院", major="软件工程", degree_level="31",
            class_year=2026, training_mode="1", graduation_month="2026-06", sex="1",
        )  # fmt: skip
        told = StudentGates(**{"may_sign": True, "data_gate_open": True, **gates})
        record = directory_pb.StudentRecord(student=student, version=1, gates=told)
        self.directory.students[student.student_id] = record
        number = uuid4().hex[:18]
        self.directory.numbers[(name, number.upper())] = student.student_id
        async with self.core.db.begin() as tx:
            await slots.learn(tx, student, 1, told)
        return Student(student, number, self.as_student(student))

    async def class_of(self, firm: Firm, count: int) -> list[UUID]:
        """So many students whom this firm has found already."""
        made = []
        async with self.core.db.begin() as tx:
            for n in range(count):
                student = StudentSnapshot(
                    student_id=str(uuid4()), name=f"学生{n}", school_id=self.school_id, school_name="江城大学",
                    college_id=self.college_id, class_year=2026,
                )  # fmt: skip
                await slots.learn(tx, student, 1, StudentGates(may_sign=True, data_gate_open=True))
                made.append(student)
            rows = [
                {
                    "employer_id": UUID(firm.id), "student_id": UUID(one.student_id), "student": one.SerializeToString(),
                    "identity_number_masked": "420106********9013", "found_at": tx.now,
                }
                for one in made
            ]  # fmt: skip
            await tx.execute(insert(findings), rows)
        return [UUID(one.student_id) for one in made]

    def as_student(self, student: StudentSnapshot, proved: bool = True) -> Person:
        proof = {"proved_at": self.clock.now().timestamp(), "proved_by": "sms"} if proved else {}
        ids = {"student_id": student.student_id, "school_id": student.school_id, "college_id": student.college_id}
        return self.people.sign_in("student", student.name, **ids, **proof)

    def firm(self, name: str = "武汉云图信息技术有限公司") -> Firm:
        employer = EmployerSnapshot(
            employer_id=str(uuid4()), name=name, credit_code="91420100MA00000A1X", nature="39", industry="I", region="420111",
            address="高新大道772号", postcode="430074", contact="董明远", phone="02750000017", email="hr@yuntu.example.com", version=1,
            signing_info=SigningInfo(archive_reception="0", hukou_reception="0"),
        )  # fmt: skip
        self.directory.employers[employer.employer_id] = employer
        self.directory.admitted.add((employer.employer_id, self.school_id))
        return Firm(employer, self.people.sign_in("recruiter", "董明远", employer_id=employer.employer_id))

    def reviewer(self, role: str = "school_reviewer", **claims: Any) -> Person:
        return self.people.sign_in(
            role, "王老师", **{"school_id": self.school_id, "college_id": self.college_id, **claims}
        )

    async def search(self, firm: Firm, student: Student) -> Answered:
        body = {
            "school": student.snapshot.school_name, "class_year": student.snapshot.class_year, "name": student.snapshot.name,
            "identity_number": student.number,
        }  # fmt: skip
        return await firm.person.post("/api/v1/student-searches", body)

    def terms(self, **changes: Any) -> dict[str, Any]:
        return {**TERMS, "report_deadline": f"{self.clock.now().year + 1}-07-15", **changes}

    async def send(self, firm: Firm, *students: Student, key: str = "", **terms: Any) -> Answered:
        for student in students:
            assert (await self.search(firm, student)).status == 200
        items = [{"ref": str(n), "student_id": str(student.id)} for n, student in enumerate(students)]
        return await firm.person.post(
            "/api/v1/invitation-batches", {"terms": self.terms(**terms), "items": items}, key=key
        )

    async def letter(self, firm: Firm, student: Student, **terms: Any) -> str:
        answer = await self.send(firm, student, **terms)
        assert answer.status == 200, answer.body
        result = answer.body["results"][0]
        assert result["outcome"] == "done", result
        return str(result["id"])

    async def accept(self, student: Student, letter: str, *, seen: str = '"v1"', key: str = "") -> Answered:
        return await student.person.post(f"/api/v1/invitations/{letter}/accept", {}, seen=seen, key=key)

    async def agreement(self, firm: Firm, student: Student) -> dict[str, Any]:
        answer = await self.accept(student, await self.letter(firm, student))
        assert answer.status == 200, answer.body
        return dict(answer.body)

    async def tell(self, message: Any, actor: Actor = PLATFORM, seq: int | None = None) -> bool:
        """An event as the consumer hands it on; False: it was stale. The same `seq` again is the same event again."""
        self.seq += 1
        topic = topic_of(message.DESCRIPTOR.full_name)
        event = Event(
            str(uuid4()), message.DESCRIPTOR.full_name, topic.split(".")[0], topic, 0, 1, seq or self.seq, "k",
            self.clock.now(), actor, message,
        )  # fmt: skip
        try:
            async with self.core.db.begin(actor) as tx:
                await LISTENERS[type(message)](tx, event)  # type: ignore[operator, misc]
        except Stale:
            return False
        return True

    async def told(self, kind: Any) -> list[Any]:
        """Events of a kind that signing has announced, oldest first."""
        rows = await self.core.db.hot.fetch(
            "SELECT data FROM (SELECT 0 AS place, seq AS n, type, data FROM log UNION ALL SELECT 1, id, type, data FROM outbox) t"
            " WHERE type = $1 ORDER BY place, n",
            kind.DESCRIPTOR.full_name,
        )
        return [kind.FromString(row["data"]) for row in rows]

    async def one(self, query: str, *args: Any) -> Any:
        return await self.core.db.hot.fetchval(query, *args)


@pytest.fixture
async def world(core: Core) -> AsyncIterator[World]:
    """Signing runs in this process; its clock stands still until told."""
    clock = FixedClock(datetime.fromtimestamp(int(time.time()), UTC))
    core.clock = core.db.clock = clock
    directory = Directory()
    server = grpc.aio.server()
    add_DirectoryServiceServicer_to_server(directory, server)
    server.add_insecure_port(core.settings.rpc["identity"])
    await server.start()
    async with people_of(core) as people, running(core, build(core), role="api"):
        made = World(core, people, directory, clock)
        await made.open_school()
        yield made
    await server.stop(None)
