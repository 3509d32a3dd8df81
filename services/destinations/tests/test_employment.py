"""The employment record by fencing token, and the plan records made from it."""

from typing import Any
from uuid import uuid4

from chassis.core import Core
from contracts.wangqian.destinations.v1.plan_pb2 import PLAN_STATUS_CURRENT, PLAN_STATUS_EMPTY, PlanRecord
from contracts.wangqian.identity.v1.events_pb2 import StudentRecorded
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1 import events_pb2 as signing
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot, Terms

from .conftest import APPROVED, World, hear, said, student

SERVICE = "destinations"


def agreement(one: StudentSnapshot, term: int, version: int = 1, **changes: Any) -> AgreementSnapshot:
    made = AgreementSnapshot(
        agreement_id=changes.pop("agreement_id", str(uuid4())), number="104862610000017", version=version, student=one,
        employer=EmployerSnapshot(name="某某公司", credit_code="91420100000000000X", nature="39", region="420111"),
        terms=Terms(job_category="13"), claim_id=str(uuid4()), term=term, outcome_category="10", **changes,
    )  # fmt: skip
    made.formed_at.FromJsonString("2026-04-30T17:00:00Z")
    return made


async def plans(core: Core) -> list[PlanRecord]:
    return await said(core, "PlanRecord")


async def test_an_agreement_from_acceptance_to_its_end(world: World) -> None:
    one, id_ = world.student, str(uuid4())
    told = [
        (signing.AgreementAccepted, PLAN_STATUS_EMPTY, False),
        (signing.AgreementEffective, PLAN_STATUS_CURRENT, True),
        (signing.AgreementHeld, PLAN_STATUS_CURRENT, False),
        (signing.AgreementHoldReleased, PLAN_STATUS_CURRENT, True),
        (signing.AgreementReopened, PLAN_STATUS_EMPTY, False),
        (signing.AgreementEffective, PLAN_STATUS_CURRENT, True),
        (signing.AgreementTerminated, PLAN_STATUS_EMPTY, True),
    ]
    for version, (event, status, settled) in enumerate(told, 1):
        await hear(world.core, event(agreement=agreement(one, 1, version, agreement_id=id_)))
        last = (await plans(world.core))[-1]
        assert (last.sequence, last.status, last.settled) == (version, status, settled), event.__name__
    second = (await plans(world.core))[1]
    assert (second.employer_name, second.outcome_category, second.signed_on) == ("某某公司", "10", "2026-05-01")
    assert (second.name, second.class_year, second.college) == ("陈思源", 2026, "计算机学院")
    assert not second.synthetic


async def test_an_older_term_changes_history_only(world: World) -> None:
    first, second = agreement(world.student, 1, 2), agreement(world.student, 2, 2)
    await hear(world.core, signing.AgreementEffective(agreement=first))
    # The end of the first is still on its way when the second is in force already.
    await hear(world.core, signing.AgreementEffective(agreement=second))
    before = await plans(world.core)
    late = AgreementSnapshot.FromString(first.SerializeToString())
    late.version = 3
    await hear(world.core, signing.AgreementTerminated(agreement=late))
    assert await plans(world.core) == before
    record = (await world.me.get(f"/api/v1/employment-records/{world.student.student_id}")).body
    assert [(source["term"], source["counts"]) for source in record["sources"]] == [(2, True), (1, False)]
    assert record["record"]["sequence"] == len(record["history"]) == len(before)
    assert record["record"]["outcome_category"]["label"] == "签就业协议形式就业"


async def test_a_newer_term_that_is_not_in_force_hides_an_older_one_that_still_looks_live(world: World) -> None:
    """The destination got the slot, so the agreement has ended, though its end is still under way."""
    await hear(world.core, signing.AgreementEffective(agreement=agreement(world.student, 1)))
    world.commitments.slot(world.student.student_id).term = 1
    one = await world.submitted()
    last = (await plans(world.core))[-1]
    assert (last.status, last.settled) == (PLAN_STATUS_EMPTY, False)
    await world.decide(one["id"], APPROVED)
    last = (await plans(world.core))[-1]
    assert (last.status, last.outcome_category, last.study_institution) == (PLAN_STATUS_CURRENT, "801", "华中科技大学")


async def test_older_word_of_an_agreement_is_ignored(world: World) -> None:
    one = agreement(world.student, 1, 5)
    await hear(world.core, signing.AgreementEffective(agreement=one))
    old = AgreementSnapshot.FromString(one.SerializeToString())
    old.version = 4
    await hear(world.core, signing.AgreementReopened(agreement=old))
    assert (await plans(world.core))[-1].status == PLAN_STATUS_CURRENT


async def test_the_sequence_rises_by_change_and_never_for_nothing(world: World) -> None:
    await hear(world.core, StudentRecorded(student=world.student, version=2))
    assert await plans(world.core) == [], "nobody has a record before there is an outcome to speak of"
    await world.effective()
    told = [record.sequence for record in await plans(world.core)]
    assert told == [1, 2]
    await hear(world.core, StudentRecorded(student=world.student, version=3))
    assert len(await plans(world.core)) == 2, "nothing new to say"
    renamed = student(world.school_id, world.college_id, student_id=world.student.student_id, name="陈思远")
    await hear(world.core, StudentRecorded(student=renamed, version=4))
    last = (await plans(world.core))[-1]
    assert (last.sequence, last.name, last.status) == (3, "陈思远", PLAN_STATUS_CURRENT)


async def test_current_rows_are_for_the_reviewers_of_the_school(world: World) -> None:
    await world.effective()
    own = {"school_id": world.school_id}
    reviewer = world.people.sign_in("school_reviewer", **own)
    (row,) = (await reviewer.get(f"/api/v1/plan-records?school_id={world.school_id}&class_year=2026")).body["items"]
    assert row["status"]["code"] == "current"
    assert row["study_region"]["label"].startswith("湖北省")
    assert (await reviewer.get("/api/v1/plan-records?class_year=2025")).body["items"] == []
    college = world.people.sign_in("college_reviewer", **own, college_id=world.college_id)
    assert len((await college.get("/api/v1/plan-records")).body["items"]) == 1
    for stranger in (
        world.people.sign_in("college_reviewer", **own, college_id=str(uuid4())),
        world.people.sign_in("school_admin", school_id=str(uuid4())),
    ):
        path = f"/api/v1/plan-records?school_id={world.school_id}"
        assert (await stranger.get(path)).body["items"] == []
