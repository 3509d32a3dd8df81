"""Open cases follow their student, whichever of the two events comes first."""

from uuid import uuid4

import pytest

from chassis.core import Core
from chassis.errors import Refusal, Stale
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved, StudentRecorded
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from review.adapters import cases
from review.lifecycle import Act, Step
from review.use_cases.decide import Verdict, decide

from .conftest import COLLEGE, OTHER_COLLEGE, SCHOOL, college_actor, hear, open_round

SERVICE = "review"


def moved(student_id: str, version: int = 5, college_id: str = OTHER_COLLEGE) -> StudentMoved:
    student = StudentSnapshot(
        student_id=student_id, name="陈思源", school_id=SCHOOL, school_name="江城大学", college_id=college_id,
        college_name="外国语学院", class_year=2026,
    )  # fmt: skip
    return StudentMoved(student=student, version=version, former_college_id=COLLEGE)


async def approve(core: Core, college_id: str, review_id: str, seen: int) -> Step:
    async with core.db.begin(college_actor(college_id=college_id)) as tx:
        return (await decide(tx, review_id, seen, Verdict(Act.APPROVE))).step


async def test_an_open_case_goes_over_to_the_new_college(core: Core) -> None:
    student_id = str(uuid4())
    review_id = await open_round(core, student_id=student_id)
    await hear(core, moved(student_id))
    with pytest.raises(Refusal) as refused:
        await approve(core, COLLEGE, review_id, 1)
    assert refused.value.code == "thing.not_found"
    assert await approve(core, OTHER_COLLEGE, review_id, 2) is Step.SCHOOL


async def test_a_request_that_arrives_after_the_move_goes_to_the_new_college(core: Core) -> None:
    student_id = str(uuid4())
    await hear(core, moved(student_id))
    review_id = await open_round(core, student_id=student_id)
    assert await approve(core, OTHER_COLLEGE, review_id, 1) is Step.SCHOOL


async def test_an_older_move_changes_nothing(core: Core) -> None:
    student_id = str(uuid4())
    review_id = await open_round(core, student_id=student_id)
    await hear(core, moved(student_id, version=5))
    with pytest.raises(Stale):
        await hear(core, moved(student_id, version=4, college_id=COLLEGE))
    assert await approve(core, OTHER_COLLEGE, review_id, 2) is Step.SCHOOL


async def test_what_is_decided_stays_where_it_was(core: Core) -> None:
    student_id = str(uuid4())
    review_id = await open_round(core, student_id=student_id, steps="college")
    await approve(core, COLLEGE, review_id, 1)
    await hear(core, moved(student_id))
    async with core.db.read() as tx:
        case = await cases.lock(tx, review_id)
    assert case is not None
    assert case.college_id == COLLEGE


async def test_a_corrected_name_shows_in_open_cases(core: Core) -> None:
    student_id = str(uuid4())
    review_id = await open_round(core, student_id=student_id, name="陈思原")
    student = StudentSnapshot(student_id=student_id, name="陈思源", student_number="2022010101")
    await hear(core, StudentRecorded(student=student, version=2, changed_fields=["phone"]))
    async with core.db.read() as tx:
        before = await cases.lock(tx, review_id)
    await hear(core, StudentRecorded(student=student, version=3, changed_fields=["name"]))
    async with core.db.read() as tx:
        after = await cases.lock(tx, review_id)
    assert before is not None
    assert after is not None
    assert (before.student_name, after.student_name) == ("陈思原", "陈思源")
