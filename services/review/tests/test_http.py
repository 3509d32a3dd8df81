"""The queue and a case as people meet them: paging, counts, filters, viewers, versions, bulk."""

from datetime import timedelta
from uuid import uuid4

from chassis.clock import wire
from chassis.core import Core
from chassis.jobs import JobRunner
from chassis.testing.people import People, Person
from review.use_cases import decide_many

from .conftest import OTHER_COLLEGE, OTHER_SCHOOL, SCHOOL, open_round

SERVICE = "review"


async def test_a_case_is_read_approved_and_answered_again_under_the_same_key(
    core: Core, college: Person, school: Person
) -> None:
    review_id = await open_round(core)
    seen = await college.get(f"/api/v1/cases/{review_id}")
    assert seen.status == 200
    body = seen.body
    assert body["state"] == {"code": "open", "label": "待学院审核"}
    assert body["holder"]["name"] == "计算机学院"
    assert body["subject_href"] == f"/api/v1/agreements/{body['subject_id']}/for-review"
    assert {act["act"]: act["allowed"] for act in body["acts"]} == {"approve": True, "reject": True, "take-back": False}
    path, key = f"/api/v1/cases/{review_id}/approve", str(uuid4())
    assert (await college.post(path)).status == 428
    first = await college.post(path, {"remark": "已核实"}, seen=seen.etag, key=key)
    assert (first.status, first.body["state"]["label"]) == (200, "待学校审核")
    again = await college.post(path, {"remark": "已核实"}, seen=seen.etag, key=key)
    assert (again.status, again.body, again.headers["idempotency-replayed"]) == (200, first.body, "true")
    second = await college.post(path, seen=seen.etag)
    assert (second.status, second.body["code"]) == (409, "case.decided_already")
    assert "学院王老师" in second.body["detail"]
    last = await school.post(path, seen=first.etag)
    assert last.body["state"] == {"code": "decided", "label": "已通过，处理中"}
    assert last.body["decisions"][0]["remark"] == "已核实"
    assert [step["state"] for step in last.body["steps"]] == ["done", "done"]


async def test_a_rejection_needs_a_reason(core: Core, college: Person) -> None:
    review_id = await open_round(core)
    path = f"/api/v1/cases/{review_id}/reject"
    refused = await college.post(path, {"reason": "  "}, seen='"v1"')
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/reason")
    done = await college.post(path, {"reason": "岗位不符"}, seen='"v1"')
    assert done.body["state"]["label"] == "不通过，处理中"


async def test_the_province_reads_and_the_parties_see_nothing(core: Core, people: People) -> None:
    review_id = await open_round(core)
    province = people.sign_in("province_operator")
    seen = await province.get(f"/api/v1/cases/{review_id}")
    assert seen.status == 200
    assert all(act["reason"]["code"] == "act.forbidden" for act in seen.body["acts"])
    assert (await province.post(f"/api/v1/cases/{review_id}/approve", seen=seen.etag)).status == 403
    for role in ("student", "recruiter"):
        assert (await people.sign_in(role).get(f"/api/v1/cases/{review_id}")).status == 403
    stranger = people.sign_in("school_reviewer", school_id=OTHER_SCHOOL)
    assert (await stranger.get(f"/api/v1/cases/{review_id}")).status == 404
    elsewhere = people.sign_in("college_reviewer", school_id=SCHOOL, college_id=OTHER_COLLEGE)
    assert (await elsewhere.post(f"/api/v1/cases/{review_id}/approve", seen='"v1"')).status == 404


async def test_the_queue_pages_in_order_without_gap_or_double(core: Core, school: Person) -> None:
    made = [await open_round(core) for _ in range(7)]
    walked: list[str] = []
    path = "/api/v1/cases?state=open&limit=3"
    while path:
        page = await school.get(path)
        assert page.status == 200
        walked += [row["id"] for row in page.body["items"]]
        path = f"/api/v1/cases?state=open&limit=3&cursor={page.body['next']}" if page.body["next"] else ""
    assert walked == made
    newest = await school.get("/api/v1/cases?sort=-waiting_since&limit=1")
    assert newest.body["items"][0]["id"] == made[-1]
    first = await school.get("/api/v1/cases?state=open&limit=3")
    moved = await school.get(f"/api/v1/cases?state=decided&limit=3&cursor={first.body['next']}")
    assert (moved.status, moved.body["code"]) == (400, "cursor.mismatch")
    unknown = await school.get("/api/v1/cases?colour=red")
    assert (unknown.status, unknown.body["code"]) == (400, "request.unknown_field")


async def test_filters_and_counts_agree(core: Core, school: Person, college: Person) -> None:
    late = wire(core.clock.now() - timedelta(minutes=1))
    await open_round(core, name="李雷")
    await open_round(core, subject_kind="termination", overdue_at=late)
    await open_round(core, subject_kind="termination", college_id=OTHER_COLLEGE)
    counted = {row["code"]: row["value"] for row in (await school.get("/api/v1/cases/counts")).body["items"]}
    assert (counted["agreement"], counted["termination"], counted["admission"]) == (1, 2, 0)
    own = (await college.get("/api/v1/cases/counts?by=subject_kind")).body
    assert own["value"] == 2
    overdue = (await school.get("/api/v1/cases?overdue=true")).body["items"]
    assert [row["overdue"] for row in overdue] == [True]
    assert len((await school.get("/api/v1/cases?overdue=false")).body["items"]) == 2
    named = (await school.get("/api/v1/cases?q=李雷")).body["items"]
    assert [row["student_name"] for row in named] == ["李雷"]
    both = (await school.get("/api/v1/cases?subject_kind=agreement&subject_kind=termination&step=college")).body
    assert len(both["items"]) == 3


async def test_two_reviewers_of_a_case_see_each_other(core: Core, college: Person, school: Person) -> None:
    review_id = await open_round(core)
    assert (await college.get(f"/api/v1/cases/{review_id}")).body["viewers"] == []
    seen = (await school.get(f"/api/v1/cases/{review_id}")).body["viewers"]
    assert seen == [{"name": "学院王老师", "role": "学院审核老师"}]


async def test_a_batch_decides_each_case_alone(core: Core, college: Person, school: Person) -> None:
    good, taken = await open_round(core), await open_round(core)
    await college.post(f"/api/v1/cases/{taken}/approve", seen='"v1"')
    items = [
        {"ref": "a", "case_id": good, "etag": '"v1"', "decision": "approve"},
        {"ref": "b", "case_id": taken, "etag": '"v1"', "decision": "approve"},
        {"ref": "c", "case_id": str(uuid4()), "etag": "v1", "decision": "reject", "reason": "不符"},
    ]
    key = str(uuid4())
    done = await college.post("/api/v1/cases/decisions", {"items": items}, key=key)
    assert (done.status, done.body["summary"]) == (200, {"total": 3, "done": 1, "refused": 2})
    results = {result["ref"]: result for result in done.body["results"]}
    assert [result["ref"] for result in done.body["results"]] == ["a", "b", "c"]
    assert results["a"]["outcome"] == "done"
    assert results["b"]["problem"]["code"] == "case.decided_already"
    assert results["c"]["problem"]["code"] == "thing.not_found"
    assert (await college.post("/api/v1/cases/decisions", {"items": items}, key=key)).body == done.body
    without = [{"ref": "a", "case_id": good, "etag": '"v2"', "decision": "reject"}]
    assert (await school.post("/api/v1/cases/decisions", {"items": without})).status == 422


async def test_a_frozen_selection_of_many_is_decided_by_a_job_with_the_versions_of_its_moment(
    core: Core, college: Person, people: People
) -> None:
    made = [await open_round(core) for _ in range(103)]
    frozen = await college.post("/api/v1/cases/selections", {"subject_kind": ["agreement"]})
    assert (frozen.status, frozen.body["total"]) == (201, 103)
    later = await open_round(core)
    await college.post(f"/api/v1/cases/{made[0]}/reject", {"reason": "不符"}, seen='"v1"')
    body = {"selection": frozen.body["id"], "decision": "approve"}
    stranger = people.sign_in("school_reviewer", school_id=SCHOOL)
    assert (await stranger.post("/api/v1/cases/decisions", body)).status == 404
    queued = await college.post("/api/v1/cases/decisions", body)
    assert (queued.status, queued.body["state"]) == (202, "queued")
    assert await JobRunner(core.db, {decide_many.KIND: decide_many.handler(core.db)}).once()
    done = (await college.get(queued.headers["location"])).body
    assert (done["state"], done["total"], done["succeeded"], done["refused"]) == ("done", 103, 102, 1)
    assert done["result"]["results"][0]["problem"]["code"] == "case.decided_already"
    assert (await college.get(f"/api/v1/cases/{later}")).body["version"] == 1
    assert (await stranger.get(queued.headers["location"])).status == 404
