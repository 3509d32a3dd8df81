"""From the search to an effective agreement, told in calls."""

import json
from uuid import UUID

from contracts.wangqian.audit.v1.events_pb2 import Audited
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED, ReviewDecided
from contracts.wangqian.review.v1.requests_pb2 import (
    SETTLEMENT_APPLIED,
    SETTLEMENT_OVERTAKEN,
    ReviewRequested,
    ReviewSettled,
)
from contracts.wangqian.signing.v1.events_pb2 import (
    AgreementAccepted,
    AgreementEffective,
    AgreementRejected,
    InvitationSent,
    PrintFrozen,
)

SERVICE = "signing"


def decided(request: ReviewRequested, outcome: int = OUTCOME_APPROVED, reason: str = "") -> ReviewDecided:
    return ReviewDecided(
        review_id=request.review_id, owner="signing", subject_kind="agreement", subject_id=request.subject_id,
        subject_version=request.subject_version, outcome=outcome, reason=reason,
    )  # fmt: skip


async def test_from_the_search_to_an_effective_agreement(world) -> None:
    firm, student = world.firm(), await world.student()
    found = await world.search(firm, student)
    assert found.body["items"][0]["student_id"] == str(student.id)
    assert found.body["items"][0]["status"] == {"code": "free", "label": "未签约"}
    letter = await world.letter(firm, student)
    mine = await student.person.get(f"/api/v1/invitations/{letter}")
    assert [(act["act"], act["allowed"]) for act in mine.body["acts"]] == [("accept", True), ("decline", True)]

    answer = await world.accept(student, letter, seen=mine.etag)
    assert answer.status == 200, answer.body
    agreement = answer.body
    assert agreement["state"] == {"code": "pending_review", "label": "审核中"}
    assert len(agreement["number"]) == 15
    assert agreement["number"].startswith("10486261")
    assert [line["act"] for line in agreement["trail"]] == ["invite", "accept"]
    assert agreement["trail"][1]["remark"] == "本人手机验证码确认"
    assert (await student.person.get(f"/api/v1/agreements/{agreement['id']}")).body == agreement

    [request] = await world.told(ReviewRequested)
    assert (request.steps, request.school_id, request.subject_version) == ("college,school", world.school_id, 1)
    [accepted] = await world.told(AgreementAccepted)
    assert (accepted.agreement.term, accepted.agreement.employer.phone, accepted.agreement.terms.phone) == (1, "", "")
    assert await world.tell(decided(request))
    effective = (await student.person.get(f"/api/v1/agreements/{agreement['id']}")).body
    assert effective["state"]["code"] == "effective"
    assert [settled.settlement for settled in await world.told(ReviewSettled)] == [SETTLEMENT_APPLIED]
    assert len(await world.told(AgreementEffective)) == 1
    kinds = []
    for row in await world.core.db.hot.fetch("SELECT kind, snapshot, sha256 FROM prints ORDER BY version"):
        paper = json.loads(row["snapshot"])
        assert (paper["number"], paper["terms"]["position"]) == (agreement["number"], "后端开发工程师")
        kinds.append(row["kind"])
    assert kinds == ["pending", "effective"]
    assert len(await world.told(PrintFrozen)) == 2
    assert len(await world.told(InvitationSent)) == 1
    tries = await world.told(Audited)
    assert {one.act for one in tries} == {"student.searched"}
    assert all(student.snapshot.name not in str(one) for one in tries)


async def test_a_decision_on_a_former_round_is_overtaken(world) -> None:
    firm, student = world.firm(), await world.student()
    agreement = await world.agreement(firm, student)
    [request] = await world.told(ReviewRequested)
    assert await world.tell(decided(request))
    assert await world.tell(decided(request, OUTCOME_REJECTED, "晚了"))
    assert await world.one("SELECT state FROM agreements WHERE id = $1", UUID(agreement["id"])) == "effective"
    settled = [one.settlement for one in await world.told(ReviewSettled)]
    assert settled == [SETTLEMENT_APPLIED, SETTLEMENT_OVERTAKEN]
    assert await world.told(AgreementRejected) == []


async def test_a_rejected_agreement_frees_the_commitment(world) -> None:
    firm, student = world.firm(), await world.student()
    agreement = await world.agreement(firm, student)
    [request] = await world.told(ReviewRequested)
    await world.tell(decided(request, OUTCOME_REJECTED, "报到地点有误"))
    shown = (await firm.person.get(f"/api/v1/agreements/{agreement['id']}")).body
    assert (shown["state"]["code"], shown["reason"]) == ("rejected", "报到地点有误")
    assert await world.one("SELECT claim_id FROM slots WHERE student_id = $1", student.id) is None
    assert await world.one("SELECT state FROM claims") == "freed"
    await world.letter(firm, student)


async def test_reopened_and_approved_again_keeps_the_first_day(world) -> None:
    firm, student = world.firm(), await world.student()
    agreement = await world.agreement(firm, student)
    [request] = await world.told(ReviewRequested)
    await world.tell(decided(request))
    reviewer, path = world.reviewer(), f"/api/v1/agreements/{agreement['id']}"
    before = await reviewer.get(path)
    world.clock.forward(days=3)
    assert (await reviewer.post(f"{path}/reopen", {"reason": "有误"}, seen='"v1"')).status == 412
    assert (
        await world.reviewer("college_reviewer").post(f"{path}/reopen", {"reason": "有误"}, seen=before.etag)
    ).status == 403
    reopened = await reviewer.post(f"{path}/reopen", {"reason": "有误"}, seen=before.etag)
    assert (reopened.status, reopened.body["state"]) == (200, {"code": "pending_review", "label": "复核中"})
    assert await world.one("SELECT count(*) FROM slots WHERE claim_id IS NOT NULL") == 1
    second = (await world.told(ReviewRequested))[1]
    assert (second.steps, second.review_id != request.review_id) == ("school", True)
    await world.tell(decided(second))
    again = (await reviewer.get(path)).body
    assert again["effective_from"] == before.body["effective_from"]
    assert [row["kind"] for row in await world.core.db.hot.fetch("SELECT kind FROM prints ORDER BY version")] == [
        "pending", "effective", "reopened", "effective",
    ]  # fmt: skip


async def test_nobody_else_sees_a_letter_or_an_agreement(world) -> None:
    firm, student = world.firm(), await world.student()
    letter = await world.letter(firm, student)
    agreement = (await world.accept(student, letter)).body["id"]
    strangers = [
        world.firm("别的单位").person,
        (await world.student("别人")).person,
        world.people.sign_in("school_reviewer", "外校", school_id=str(UUID(int=7))),
        world.people.sign_in("college_reviewer", "外院", school_id=world.school_id, college_id=str(UUID(int=8))),
    ]
    for stranger in strangers:
        for path in (f"invitations/{letter}", f"agreements/{agreement}"):
            assert (await stranger.get(f"/api/v1/{path}")).status == 404
        assert (await stranger.get("/api/v1/agreements")).body["items"] == []
    for insider in (firm.person, student.person, world.reviewer(), world.reviewer("college_reviewer")):
        assert (await insider.get(f"/api/v1/agreements/{agreement}")).status == 200
    assert (await firm.person.post(f"/api/v1/agreements/{agreement}/withdraw", {})).status == 403
    assert (await student.person.get(f"/api/v1/agreements/{agreement}/for-review")).status == 403
    assert (await world.reviewer().get(f"/api/v1/agreements/{agreement}/for-review")).body["closed_gates"] == []
