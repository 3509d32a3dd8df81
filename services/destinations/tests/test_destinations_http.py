"""A registration from draft to effect over HTTP, and who sees it."""

from typing import Any
from uuid import uuid4

from contracts.wangqian.identity.v1.events_pb2 import StudentMoved, StudentRecorded
from contracts.wangqian.review.v1.events_pb2 import ReviewStepDecided

from .conftest import APPROVED, FIELDS, REJECTED, World, hear, said, student

SERVICE = "destinations"


def act(thing: Any, name: str) -> Any:
    return next(one for one in thing["acts"] if one["act"] == name)


async def test_a_registration_goes_all_the_way(world: World) -> None:
    one = await world.submitted()
    assert one["state"]["code"] == "pending_review"
    assert one["holder"]["name"] == "江城大学"
    (asked,) = await said(world.core, "ReviewRequested")
    assert (asked.subject_kind, asked.steps, asked.policy_version) == ("destination", "school", 3)
    assert asked.subject_version == one["version"]
    assert "华中科技大学" in asked.summary
    (submitted,) = await said(world.core, "DestinationSubmitted")
    assert [file.sha256 for file in submitted.destination.evidence] == ["ab" * 32]
    assert submitted.destination.term == 1
    await world.decide(one["id"], APPROVED)
    now = (await world.me.get(f"/api/v1/destinations/{one['id']}")).body
    assert now["state"]["code"] == "effective"
    assert [entry["act"] for entry in now["trail"]] == ["edit", "submit", "hold", "approve"]
    assert now["trail"][-1]["who"] == "李老师"
    assert [event.settlement for event in await said(world.core, "ReviewSettled")] == [1]


async def test_a_rejected_registration_is_edited_and_submitted_again_under_a_new_claim(world: World) -> None:
    one = await world.submitted()
    await world.decide(one["id"], REJECTED, "录取通知书不清晰")
    (rejected,) = await said(world.core, "DestinationRejected")
    world.commitments.free(world.student.student_id, rejected.claim_id)
    path = f"/api/v1/destinations/{one['id']}"
    now = await world.me.get(path)
    assert (now.body["state"]["code"], now.body["reason"]) == ("rejected", "录取通知书不清晰")
    kept = [file["file_id"] for file in now.body["evidence"]]
    edited = await world.me.put(
        path, {"category": "801", "fields": FIELDS, "evidence": [*kept, world.token()]}, seen=now.etag
    )
    assert edited.status == 200, edited.body
    assert len(edited.body["evidence"]) == 2
    again = await world.me.post(f"{path}/submit")
    assert again.body["state"]["code"] == "pending_review"
    first, second = await said(world.core, "DestinationSubmitted")
    assert first.destination.claim_id != second.destination.claim_id
    assert second.destination.term == 2


async def test_only_what_was_seen_can_be_edited(world: World) -> None:
    made = await world.draft()
    path, body = f"/api/v1/destinations/{made['id']}", {"category": "802", "fields": {}, "evidence": []}
    assert (await world.me.put(path, body)).status == 428
    assert (await world.me.put(path, body, seen='"v7"')).status == 412
    assert (await world.me.put(path, body, seen='"v1"')).body["category"]["code"] == "802"


async def test_an_incomplete_form_says_what_is_missing_before_and_at_submission(world: World) -> None:
    made = await world.draft(fields={"institution": "华中科技大学"}, evidence=[])
    why = act(made, "submit")
    assert not why["allowed"]
    assert "录取专业" in why["reason"]["detail"]
    refused = await world.me.post(f"/api/v1/destinations/{made['id']}/submit")
    assert (refused.status, refused.body["code"]) == (422, "destination.incomplete")
    pointers = {fault["pointer"] for fault in refused.body["errors"]}
    assert pointers == {
        "/fields/institution_region",
        "/fields/major",
        "/fields/study_form",
        "/fields/enrolment_month",
        "/evidence",
    }
    assert world.commitments.takes == 0


async def test_a_second_form_is_refused_with_the_first_one_shown(world: World) -> None:
    made = await world.draft()
    second = await world.me.post("/api/v1/destinations", {"category": "801"})
    assert (second.status, second.body["code"]) == (409, "destination.open_exists")
    assert second.body["way_out"]["href"] == f"/destinations/{made['id']}"


async def test_evidence_of_somebody_else_is_refused(world: World) -> None:
    stranger = world.people.sign_in("student", "别人", student_id=str(uuid4()))
    refused = await world.me.post("/api/v1/destinations", {"category": "801", "evidence": [world.token(stranger)]})
    assert (refused.status, refused.body["code"]) == (422, "file_token.refused")
    forged = await world.me.post("/api/v1/destinations", {"category": "801", "evidence": ["e30.e30.e30"]})
    assert forged.body["code"] == "file_token.refused"
    made = await world.draft(evidence=[])
    foreign_id = await world.me.put(
        f"/api/v1/destinations/{made['id']}", {"category": "801", "evidence": [str(uuid4())]}, seen='"v1"'
    )
    assert foreign_id.body["code"] == "file_token.refused"


async def test_after_the_first_decision_it_cannot_be_withdrawn(world: World) -> None:
    one = await world.submitted()
    row = await world.row(one["id"])
    await hear(
        world.core,
        ReviewStepDecided(review_id=str(row["review_id"]), owner="destinations", subject_id=one["id"], step="college"),
    )
    refused = await world.me.post(f"/api/v1/destinations/{one['id']}/withdraw")
    assert refused.body["code"] == "destination.step_decided"
    assert (await world.row(one["id"]))["state"] == "pending_review"


async def test_withdrawing_needs_fresh_proof_and_frees_the_claim(world: World) -> None:
    one = await world.submitted()
    path = f"/api/v1/destinations/{one['id']}/withdraw"
    stale = world.as_student(world.student, fresh=False)
    assert (await stale.post(path)).body["code"] == "auth.fresh_proof_needed"
    claim = str((await world.row(one["id"]))["claim_id"])
    assert (await world.me.post(path)).body["state"]["code"] == "draft"
    assert [event.claim_id for event in await said(world.core, "DestinationWithdrawn")] == [claim]
    assert len(await said(world.core, "ReviewWithdrawn")) == 1
    # A decision that was under way comes too late.
    await world.decide(one["id"], APPROVED, review_id=(await said(world.core, "ReviewRequested"))[0].review_id)
    assert (await world.row(one["id"]))["state"] == "draft"
    assert [event.settlement for event in await said(world.core, "ReviewSettled")] == [2]


async def test_a_release_is_reviewed_and_ends_the_claim(world: World) -> None:
    one = await world.effective()
    path = f"/api/v1/destinations/{one['id']}"
    body = {"reason": "放弃入学，改为就业", "evidence": [world.token()]}
    assert (await world.me.post(f"{path}/release", body | {"evidence": []})).status == 422
    asked = await world.me.post(f"{path}/release", body)
    assert asked.body["state"]["code"] == "release_pending"
    assert (await said(world.core, "ReviewRequested"))[-1].subject_kind == "release"
    back = await world.me.post(f"{path}/withdraw")
    assert back.body["state"]["code"] == "effective"
    again = await world.me.post(f"{path}/release", body | {"evidence": [world.token()]})
    assert again.status == 200
    await world.decide(one["id"], REJECTED, "材料不全")
    assert (await world.row(one["id"]))["state"] == "effective"
    assert (await said(world.core, "DestinationReleaseRejected"))[0].reason == "材料不全"
    await world.me.post(f"{path}/release", body | {"evidence": [world.token()]})
    await world.decide(one["id"], APPROVED)
    (released,) = await said(world.core, "DestinationReleased")
    assert released.claim_id == str((await world.row(one["id"]))["claim_id"])
    assert released.destination.state == "released"
    # Register anew while the release may still be on its way to signing: it is named as replaced.
    other = await world.submitted()
    assert (await world.row(other["id"]))["term"] == 2


async def test_everybody_sees_their_own_and_nobody_elses(world: World) -> None:
    one = await world.submitted()
    path = f"/api/v1/destinations/{one['id']}"
    own = {"school_id": world.school_id}
    allowed = [
        world.people.sign_in("school_reviewer", **own),
        world.people.sign_in("school_admin", **own),
        world.people.sign_in("college_reviewer", **own, college_id=world.college_id),
        world.people.sign_in("province_operator"),
    ]
    strangers = [
        world.people.sign_in("school_reviewer", school_id=str(uuid4())),
        world.people.sign_in("college_reviewer", **own, college_id=str(uuid4())),
        world.people.sign_in("student", student_id=str(uuid4())),
    ]
    for person in allowed:
        assert (await person.get(f"{path}/for-review")).body["student"]["name"] == "陈思源"
        assert [row["id"] for row in (await person.get("/api/v1/destinations")).body["items"]] == [one["id"]]
        assert (await person.get(path)).body["acts"] == []
        assert (await person.post(f"{path}/withdraw")).status == 403
    for person in strangers:
        assert (await person.get(path)).status == 404
        assert (await person.get("/api/v1/destinations")).body["items"] == []
        record = await person.get(f"/api/v1/employment-records/{world.student.student_id}")
        assert record.status == 404
    assert (await strangers[-1].post(f"{path}/withdraw")).status == 404
    assert (await world.me.get(f"{path}/for-review")).status == 403
    for role in ("recruiter", "employer_admin", "reader"):
        employer = world.people.sign_in(role, employer_id=str(uuid4()))
        assert (await employer.get(path)).status == 403
    assert (await world.me.get("/api/v1/plan-records")).status == 403


async def test_scope_follows_the_student_to_another_college(world: World) -> None:
    one = await world.submitted()
    new_college = str(uuid4())
    moved = student(world.school_id, new_college, student_id=world.student.student_id, college_name="软件学院")
    await hear(world.core, StudentMoved(student=moved, version=2, former_college_id=world.college_id))
    # Older word of the same student changes nothing.
    await hear(world.core, StudentRecorded(student=world.student, version=1))
    path = f"/api/v1/destinations/{one['id']}"
    before = world.people.sign_in("college_reviewer", school_id=world.school_id, college_id=world.college_id)
    now = world.people.sign_in("college_reviewer", school_id=world.school_id, college_id=new_college)
    assert ((await before.get(path)).status, (await now.get(path)).status) == (404, 200)
    # What was frozen at the submission stays.
    assert (await now.get(path)).body["student"]["college_name"] == "计算机学院"


async def test_lists_go_on_where_they_stopped(world: World) -> None:
    for number in range(5):
        world.student = student(world.school_id, world.college_id, student_number=f"20220101{number:02}")
        await hear(world.core, StudentRecorded(student=world.student, version=1))
        world.me = world.as_student(world.student)
        await world.draft()
    reviewer = world.people.sign_in("school_reviewer", school_id=world.school_id)
    found, cursor = [], ""
    while True:
        page = (await reviewer.get(f"/api/v1/destinations?limit=2{cursor}")).body
        found += [row["id"] for row in page["items"]]
        if not page["next"]:
            break
        cursor = f"&cursor={page['next']}"
    assert len(found) == len(set(found)) == 5
    other = world.people.sign_in("school_reviewer", school_id=world.school_id)
    assert (await other.get(f"/api/v1/destinations?limit=2{cursor}")).body["code"] == "cursor.mismatch"
    counts = (await reviewer.get("/api/v1/destinations/counts")).body
    assert {item["code"]: item["value"] for item in counts["items"]}["draft"] == 5


async def test_the_form_is_given_as_data(world: World) -> None:
    (form,) = (await world.me.get("/api/v1/destinations/categories")).body["items"]
    assert form["label"] == "升学"
    assert [kind["code"] for kind in form["kinds"]] == ["801", "802", "803"]
    assert {field["name"] for field in form["fields"]} == set(FIELDS)
