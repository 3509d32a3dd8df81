"""A student whom no event has told of yet: identity is asked once, before the transaction, and what it says is kept."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import grpc
import pytest

from chassis.core import Core
from chassis.rpc_server import Manners, make_server
from chassis.service_tokens import ServiceIdentity
from contracts.wangqian.identity.v1 import directory_service_pb2 as pb
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import (
    DirectoryServiceServicer,
    add_DirectoryServiceServicer_to_server,
)
from contracts.wangqian.identity.v1.events_pb2 import StudentRecorded
from contracts.wangqian.identity.v1.policy_pb2 import Policy

from .conftest import World, hear, said, school, student

SERVICE = "destinations"


@dataclass
class Directory(DirectoryServiceServicer):
    students: list[pb.StudentRecord] = field(default_factory=list)
    schools: list[pb.SchoolRecord] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def GetStudents(self, request: pb.GetStudentsRequest, _: grpc.aio.ServicerContext) -> pb.GetStudentsResponse:
        self.asked += request.student_ids
        found = [one for one in self.students if one.student.student_id in request.student_ids]
        return pb.GetStudentsResponse(students=found)

    async def GetSchools(self, request: pb.GetSchoolsRequest, _: grpc.aio.ServicerContext) -> pb.GetSchoolsResponse:
        self.asked += request.school_ids
        return pb.GetSchoolsResponse(
            schools=[one for one in self.schools if one.school.school_id in request.school_ids]
        )


@pytest.fixture
async def directory(core: Core) -> AsyncIterator[Directory]:
    one = Directory()
    manners = Manners("identity", ServiceIdentity("identity", core.settings.service_keys), core.tokens)
    server = make_server(
        core.settings.rpc["identity"], manners, [lambda made: add_DirectoryServiceServicer_to_server(one, made)]
    )
    await server.start()
    yield one
    await server.stop(0)


async def test_identity_is_asked_once_and_its_events_win_later(world: World, directory: Directory) -> None:
    new_school = "0190a0b0-0000-7000-8000-000000000001"
    world.student = student(new_school, world.college_id)
    world.me = world.as_student(world.student)
    policy = Policy(review_steps={"destination": "college,school"})
    directory.students = [pb.StudentRecord(student=world.student, version=7)]
    directory.schools = [pb.SchoolRecord(school=school(new_school, synthetic=True), policy=policy, policy_version=4)]
    await world.submitted()
    assert directory.asked == [world.student.student_id, new_school]
    (asked,) = await said(world.core, "ReviewRequested")
    assert (asked.steps, asked.policy_version) == ("college,school", 4)
    assert (await said(world.core, "PlanRecord"))[-1].synthetic, "a sandbox never looks real"
    older = student(new_school, world.college_id, student_id=world.student.student_id, name="旧名")
    await hear(world.core, StudentRecorded(student=older, version=6))
    path = f"/api/v1/employment-records/{world.student.student_id}"
    assert (await world.me.get(path)).body["record"]["name"] == "陈思源"


async def test_a_student_whom_identity_does_not_know_is_not_found(world: World, directory: Directory) -> None:
    nobody = world.as_student(student(world.school_id, world.college_id))
    refused = await nobody.post("/api/v1/destinations", {"category": "801"})
    assert (refused.status, refused.body["code"]) == (404, "thing.not_found")


async def test_while_identity_is_away_nothing_is_begun(world: World) -> None:
    stranger = world.as_student(student(world.school_id, world.college_id))
    away = await stranger.post("/api/v1/destinations", {"category": "801"})
    assert (away.status, away.body["code"]) == (503, "upstream.unavailable")
