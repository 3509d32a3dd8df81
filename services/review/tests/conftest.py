"""A review service at work, and rounds that owners ask for."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from chassis.actor import Actor
from chassis.core import Core
from chassis.event import Event
from chassis.testing.app_under_test import running
from chassis.testing.people import People, Person, people_of
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from review.app import build
from review.edges.listeners import LISTENERS

SCHOOL, OTHER_SCHOOL = str(uuid4()), str(uuid4())
COLLEGE, OTHER_COLLEGE = str(uuid4()), str(uuid4())


def request(**changes: Any) -> ReviewRequested:
    """A round for an agreement of a student of COLLEGE, steps college then school."""
    student = StudentSnapshot(
        student_id=changes.pop("student_id", str(uuid4())),
        name=changes.pop("name", "陈思源"),
        student_number="2022010101",
        school_id=SCHOOL,
        school_name="江城大学",
        college_id=changes.get("college_id", COLLEGE),
        college_name="计算机学院",
        major="软件工程",
        class_year=2026,
    )
    facts: dict[str, Any] = {
        "review_id": str(uuid4()), "owner": "signing", "subject_kind": "agreement", "subject_id": str(uuid4()),
        "subject_version": 1, "student": student, "school_id": SCHOOL, "college_id": COLLEGE, "summary": "与某公司签约",
        "steps": "college,school", "policy_version": 1, "employer_id": str(uuid4()), "employer_name": "某公司",
    }  # fmt: skip
    return ReviewRequested(**(facts | changes))


async def hear(core: Core, message: Any, key: str = "student") -> None:
    """One event takes effect as the consumer would let it: in a transaction of its own."""
    from chassis.actor import PLATFORM

    event = Event(
        id=str(uuid4()), type=message.DESCRIPTOR.full_name, source="signing", topic="review.requests.v1", shard=0,
        epoch=1, seq=1, key=key, time=core.clock.now(), actor=PLATFORM, data=message,
    )  # fmt: skip
    listener = LISTENERS[type(message)]
    async with core.db.begin() as tx:
        if hasattr(listener, "handle"):
            await listener.handle(tx, [event])
        else:
            await listener(tx, event)  # type: ignore[misc]


async def open_round(core: Core, **changes: Any) -> str:
    """A case; its id."""
    asked = request(**changes)
    await hear(core, asked)
    return asked.review_id


def college_actor(**changes: Any) -> Actor:
    facts = {"school_id": SCHOOL, "college_id": COLLEGE, "name": "学院王老师"}
    return Actor(kind="school", id=str(uuid4()), role="college_reviewer", **(facts | changes))


def school_actor(role: str = "school_reviewer", **changes: Any) -> Actor:
    return Actor(kind="school", id=str(uuid4()), role=role, **({"school_id": SCHOOL, "name": "学校李老师"} | changes))


@pytest.fixture
async def people(core: Core) -> AsyncIterator[People]:
    """The service runs; people whom it believes."""
    async with people_of(core) as those, running(core, build(core), role="api"):
        yield those


@pytest.fixture
def college(people: People) -> Person:
    return people.sign_in("college_reviewer", "学院王老师", school_id=SCHOOL, college_id=COLLEGE)


@pytest.fixture
def school(people: People) -> Person:
    return people.sign_in("school_reviewer", "学校李老师", school_id=SCHOOL)
