"""From the consent to the end: proof, version, the round, decisions applied once, the waiting period, carried out."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from chassis.core import Core
from chassis.errors import Stale
from chassis.testing.people import People, Person
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED, ReviewDecided
from contracts.wangqian.review.v1.requests_pb2 import SETTLEMENT_APPLIED
from contracts.wangqian.signing.v1.events_pb2 import AgreementHoldReleased, AgreementTerminated
from contracts.wangqian.signing.v1.snapshots_pb2 import AGREEMENT_STATE_EFFECTIVE, AgreementSnapshot
from termination.lifecycle import State

from .conftest import (
    COLLEGE,
    SCHOOL,
    Signing,
    announced,
    asking_body,
    found,
    hear,
    recruiter_of,
    rule,
    student_of,
)

SERVICE = "termination"
PATH = "/api/v1/terminations"
READ = {"notice_read": True}


async def asked_by(who: Person, agreement: AgreementSnapshot) -> str:
    asked = await who.post(PATH, asking_body(agreement))
    assert asked.status == 201, asked.body
    return str(asked.body["id"])


async def consent(who: Person, termination_id: str) -> Any:
    seen = await who.get(f"{PATH}/{termination_id}")
    return await who.post(f"{PATH}/{termination_id}/consent", READ, seen=seen.etag)


async def decided(core: Core, termination_id: str, outcome: int = OUTCOME_APPROVED, **changes: Any) -> ReviewDecided:
    now = await found(core, termination_id)
    facts = {"review_id": now.review_id, "owner": "termination", "subject_id": now.id, "subject_version": now.version}
    return ReviewDecided(**(facts | {"outcome": outcome, "reason": "理由不充分"} | changes))


async def test_a_student_asks_the_employer_consents_the_school_approves(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core, waiting_working_days=15)
    agreement = signing.form()
    student, recruiter = student_of(people, agreement), recruiter_of(people, agreement)
    one = await asked_by(student, agreement)
    assert (await recruiter.post(f"{PATH}/{one}/consent", READ)).status == 428
    assert (await recruiter.post(f"{PATH}/{one}/consent", {"notice_read": False}, seen='"v2"')).status == 422
    assert (await recruiter.post(f"{PATH}/{one}/consent", READ, seen='"v1"')).status == 412
    done = await consent(recruiter, one)
    assert (done.status, done.body["state"]["label"]) == (200, "等待解约审核")
    requested = (await announced(core))[-1]
    assert (requested.owner, requested.subject_kind, requested.subject_id) == ("termination", "termination", one)
    assert (requested.steps, requested.subject_version) == ("school", done.body["version"])
    assert (requested.school_id, requested.college_id, requested.employer_name) == (SCHOOL, COLLEGE, "某某公司")
    assert requested.overdue_at

    core.db.clock = FixedClock(datetime(2026, 9, 18, 3, tzinfo=UTC))
    await hear(core, await decided(core, one))
    approved, settled = (await announced(core))[-2:]
    assert (approved.hold_id, approved.completed) == (one, True)
    # Fifteen working days after Friday 2026-09-18: a worked Sunday, and the holidays of the twenty-fifth and of October.
    assert approved.no_accept_before.ToDatetime(tzinfo=UTC) == datetime(2026, 10, 15, 16, tzinfo=UTC)
    assert (settled.review_id, settled.settlement) == (requested.review_id, SETTLEMENT_APPLIED)
    seen = (await student.get(f"{PATH}/{one}")).body
    assert seen["state"]["label"] == "解约审核通过，处理中"
    await hear(core, AgreementTerminated(hold_id=one))
    seen = (await student.get(f"{PATH}/{one}")).body
    assert (seen["state"]["label"], seen["holder"]) == ("双方已解约", None)
    assert seen["next"]["by"] == "2026-10-15T16:00:00.000Z"


async def test_a_student_consents_only_with_a_fresh_proof(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    one = await asked_by(recruiter_of(people, agreement), agreement)
    stale = await consent(student_of(people, agreement, fresh=False), one)
    assert (stale.status, stale.body["code"]) == (403, "auth.fresh_proof_needed")
    assert (await found(core, one)).state is State.AWAITING_COUNTERPARTY
    assert (await consent(student_of(people, agreement), one)).status == 200


async def test_who_asked_cannot_consent_and_a_stranger_finds_nothing(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core)
    agreement, other = signing.form(), signing.form()
    student = student_of(people, agreement)
    one = await asked_by(student, agreement)
    own = await consent(student, one)
    assert (own.status, own.body["code"]) == (403, "termination.own_request")
    reader = recruiter_of(people, agreement, "reader")
    assert (await reader.get(f"{PATH}/{one}")).status == 200
    assert (await consent(reader, one)).status == 403
    for stranger in (recruiter_of(people, other), student_of(people, other)):
        assert (await stranger.get(f"{PATH}/{one}")).status == 404
        assert (await stranger.post(f"{PATH}/{one}/consent", READ, seen='"v2"')).status == 404
        assert (await stranger.post(f"{PATH}/{one}/defer")).status == 404


async def test_deferring_leaves_it_open_and_the_asker_sees_it(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    student, recruiter = student_of(people, agreement), recruiter_of(people, agreement)
    one = await asked_by(student, agreement)
    assert (await recruiter.post(f"{PATH}/{one}/defer")).status == 200
    assert type((await announced(core))[-1]).__name__ == "TerminationDeferred"
    seen = (await student.get(f"{PATH}/{one}")).body
    assert seen["deferred_at"]
    assert "暂不处理" in seen["next"]["text"]
    again = await recruiter.post(f"{PATH}/{one}/defer")
    assert (again.status, again.body["code"]) == (409, "termination.deferred_already")
    assert (await consent(recruiter, one)).status == 200


async def test_a_decision_told_twice_is_applied_once(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    one = await asked_by(student_of(people, agreement), agreement)
    await consent(recruiter_of(people, agreement), one)
    told = await decided(core, one)
    await hear(core, told)
    before = await announced(core)
    with pytest.raises(Stale):
        await hear(core, told)
    assert await announced(core) == before
    await hear(core, AgreementTerminated(hold_id=one))
    with pytest.raises(Stale):
        await hear(core, AgreementTerminated(hold_id=one))


async def test_a_rejection_releases_the_hold_and_it_may_be_asked_again(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core)
    agreement = signing.form()
    student, recruiter = student_of(people, agreement), recruiter_of(people, agreement)
    one = await asked_by(student, agreement)
    await consent(recruiter, one)
    await hear(core, await decided(core, one, OUTCOME_REJECTED))
    rejected = (await announced(core))[-2]
    assert (type(rejected).__name__, rejected.hold_id, rejected.reason) == ("TerminationRejected", one, "理由不充分")
    agreement.state = AGREEMENT_STATE_EFFECTIVE
    await hear(core, AgreementHoldReleased(hold_id=one))
    assert (await student.get(f"{PATH}/{one}")).body["holder"] is None
    assert await asked_by(student, agreement) != one


async def test_an_approved_one_of_the_student_counts_and_one_of_the_employer_does_not(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core, waiting_working_days=15)
    agreement = signing.form()
    student, recruiter = student_of(people, agreement), recruiter_of(people, agreement)
    for asker, answerer, completed in ((recruiter, student, False), (student, recruiter, True)):
        one = await asked_by(asker, agreement)
        await consent(answerer, one)
        await hear(core, await decided(core, one))
        approved = (await announced(core))[-2]
        assert (approved.completed, approved.HasField("no_accept_before")) == (completed, completed)
        agreement.state = AGREEMENT_STATE_EFFECTIVE
    refused = await student.post(PATH, asking_body(agreement))
    assert (refused.status, refused.body["code"]) == (409, "termination.used_up")
    shown = (await student.get(f"{PATH}/openings/{agreement.agreement_id}")).body
    assert shown["acts"][0]["reason"]["code"] == "termination.used_up"


async def test_faults_park_and_what_is_not_ours_is_left_alone(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    one = await asked_by(student_of(people, agreement), agreement)
    await consent(recruiter_of(people, agreement), one)
    await hear(core, ReviewDecided(review_id=str(uuid4()), owner="signing", outcome=OUTCOME_APPROVED))
    with pytest.raises(LookupError):
        await hear(core, await decided(core, one, review_id=str(uuid4())))
    with pytest.raises(ValueError, match="unknown outcome"):
        await hear(core, await decided(core, one, 99))
    with pytest.raises(ValueError, match="pending_review"):
        await hear(core, AgreementTerminated(hold_id=one))
    assert (await found(core, one)).state is State.PENDING_REVIEW


async def test_without_a_review_the_consent_ends_it(core: Core, people: People, signing: Signing) -> None:
    await rule(core, review_steps={})
    agreement = signing.form()
    one = await asked_by(student_of(people, agreement), agreement)
    done = await consent(recruiter_of(people, agreement), one)
    assert done.body["state"]["code"] == "approved"
    assert [type(event).__name__ for event in await announced(core)][1:] == [
        "TerminationConsented",
        "TerminationApproved",
    ]


async def test_the_policy_of_the_asking_rules_to_the_end(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    one = await asked_by(student_of(people, agreement), agreement)
    await rule(core, version=2, review_steps={"termination": "college,school"}, waiting_working_days=15)
    await consent(recruiter_of(people, agreement), one)
    requested = (await announced(core))[-1]
    assert (requested.steps, requested.policy_version) == ("school", 1)


async def test_lists_counts_and_reviewers_see_their_own(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    mine, theirs = signing.form(), signing.form()
    one = await asked_by(student_of(people, mine), mine)
    two = await asked_by(recruiter_of(people, theirs), theirs)
    college = people.sign_in("college_reviewer", school_id=SCHOOL, college_id=COLLEGE)
    assert [row["id"] for row in (await college.get(PATH)).body["items"]] == [two, one]
    first = (await college.get(f"{PATH}?limit=1")).body
    rest = (await college.get(f"{PATH}?limit=1&cursor={first['next']}")).body
    assert [rest["items"][0]["id"], rest["next"]] == [one, None]
    assert (await college.get(f"{PATH}/{one}/for-review")).body["reason"] == "考取了研究生"
    assert (await recruiter_of(people, mine).get(f"{PATH}/{one}/for-review")).status == 403
    turns = (await recruiter_of(people, mine).get(f"{PATH}/counts?by=turn")).body["items"]
    assert {item["code"]: item["value"] for item in turns} == {"mine": 1, "other": 0}
    moved = StudentSnapshot(
        student_id=mine.student.student_id, school_id=SCHOOL, school_name="江城大学", college_id=str(uuid4()),
        college_name="外国语学院", class_year=2026,
    )  # fmt: skip
    await hear(core, StudentMoved(student=moved, version=3))
    assert (await college.get(f"{PATH}/{one}")).status == 404
    there = people.sign_in("college_reviewer", school_id=SCHOOL, college_id=moved.college_id)
    assert (await there.get(f"{PATH}/{one}")).body["student"]["college_name"] == "外国语学院"
    await consent(recruiter_of(people, mine), one)
    assert (await announced(core))[-1].college_id == moved.college_id
