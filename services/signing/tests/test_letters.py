"""What becomes of letters: sent, refused one by one, declined, revoked, expired, shadowed and resumed."""

from datetime import timedelta
from uuid import UUID, uuid4

from contracts.wangqian.destinations.v1.events_pb2 import DestinationSnapshot, DestinationWithdrawn
from contracts.wangqian.identity.v1.events_pb2 import AdmissionWithdrawn, EmployerChanged
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from contracts.wangqian.signing.v1.events_pb2 import (
    InvitationExpired,
    InvitationExpiring,
    InvitationResumed,
    InvitationRevoked,
)
from signing.use_cases.expire import expire_overdue, remind_expiring

SERVICE = "signing"


async def test_each_student_of_a_batch_stands_alone(world) -> None:
    firm = world.firm()
    good, again, locked = (
        await world.student("甲"),
        await world.student("乙"),
        await world.student("丙", plan_locked=True),
    )
    await world.letter(firm, again)
    stranger = await world.student("丁")
    for student in (good, again, locked):
        await world.search(firm, student)
    items = [{"ref": s.snapshot.name, "student_id": str(s.id)} for s in (good, again, locked, stranger)]
    body = {"terms": world.terms(), "items": items}
    key = str(uuid4())
    preview = await firm.person.post("/api/v1/invitation-batches/previews", body)
    assert preview.status == 200, preview.body
    assert "id" not in preview.body["results"][0]
    assert await world.one("SELECT count(*) FROM batches") == 1
    answer = await firm.person.post("/api/v1/invitation-batches", body, key=key)
    assert answer.body["summary"] == {"total": 4, "done": 1, "refused": 3}
    assert [(one["ref"], one.get("problem", {}).get("code")) for one in answer.body["results"]] == [
        ("甲", None), ("乙", "invitation.open_already"), ("丙", "student.not_found"), ("丁", "student.not_found"),
    ]  # fmt: skip
    assert (await firm.person.post("/api/v1/invitation-batches", body, key=key)).body == answer.body
    assert await world.one("SELECT count(*) FROM invitations") == 2
    whole = await firm.person.get(f"/api/v1/invitation-batches/{answer.body['id']}")
    assert (whole.body["done"], whole.body["counts"]["open"]) == (1, 1)


async def test_terms_out_of_bounds_name_each_field(world) -> None:
    firm, student = world.firm(), await world.student()
    wrong = {
        "reply_days": 31,
        "probation_days": 181,
        "pay_fen": 99,
        "position": "岗",
        "job_category": "00",
        "phone": "12",
    }
    answer = await world.send(firm, student, **wrong)
    assert answer.status == 422
    assert {fault["pointer"] for fault in answer.body["errors"]} == {f"/terms/{name}" for name in wrong}
    answer = await world.send(firm, student, report_deadline="2020-01-01", archive={"reception": "1"})
    assert {fault["pointer"] for fault in answer.body["errors"]} >= {"/terms/report_deadline", "/terms/archive/unit"}


async def test_the_cap_and_the_fixed_days_of_a_school(world) -> None:
    await world.open_school(
        world.policy(open_letters_cap=2, reply_days_choosable=False, reply_days_default=14), version=2
    )
    student = await world.student()
    for n in range(2):
        answer = await world.send(world.firm(f"第{n}家"), student)
        assert answer.body["results"][0]["reply_days"] == 14
    refused = (await world.send(world.firm("第三家"), student)).body["results"][0]
    assert refused["problem"]["code"] == "invitation.cap_reached"


async def test_an_employer_that_may_not_invite(world) -> None:
    student = await world.student()
    stranger = world.firm("未入驻单位")
    world.directory.admitted.clear()
    assert (await world.send(stranger, student)).body["results"][0]["problem"]["code"] == "employer.not_admitted"
    suspended = world.firm("停用单位")
    suspended.snapshot.suspended = True
    assert (await world.send(suspended, student)).body["code"] == "employer.suspended"
    silent = world.firm("未确认单位")
    silent.snapshot.ClearField("signing_info")
    assert (await world.send(silent, student)).body["code"] == "employer.signing_info_missing"


async def test_declined_with_the_reason_that_policy_asks_for(world) -> None:
    await world.open_school(world.policy(decline_reason_required=True), version=2)
    firm, student = world.firm(), await world.student()
    letter = await world.letter(firm, student)
    path = f"/api/v1/invitations/{letter}/decline"
    assert (await student.person.post(path, {})).status == 422
    declined = await student.person.post(path, {"reason": "已有安排"})
    assert (declined.body["state"]["code"], declined.body["reason"]) == ("declined", "已有安排")
    assert (await world.accept(student, letter)).body["code"] == "invitation.not_open"
    await world.letter(firm, student)


async def test_a_school_that_has_closed_the_online_channel_takes_no_new_letters(world) -> None:
    firm, student = world.firm(), await world.student()
    before = await world.letter(firm, student)
    await world.open_school(world.policy(channels=["paper"]), version=2)
    refused = (await world.send(firm, await world.student("别人"))).body["results"][0]["problem"]
    assert (refused["code"], "江城大学" in refused["detail"]) == ("invitation.channel_closed", True)
    assert (await world.accept(student, before)).status == 200


async def test_a_batch_is_revoked_but_for_what_was_answered(world) -> None:
    firm, one, two = world.firm(), await world.student("甲"), await world.student("乙")
    batch = (await world.send(firm, one, two)).body
    await world.accept(one, batch["results"][0]["id"])
    revoked = await firm.person.post(f"/api/v1/invitation-batches/{batch['id']}/revoke", {"reason": "岗位取消"})
    assert revoked.body["summary"] == {"total": 2, "done": 1, "refused": 1}
    again = await firm.person.post(f"/api/v1/invitation-batches/{batch['id']}/revoke", {"reason": "岗位取消"})
    assert again.body["code"] == "invitation.batch_settled"
    (act,) = (await firm.person.get(f"/api/v1/invitation-batches/{batch['id']}")).body["acts"]
    assert (act["act"], act["reason"]["code"]) == ("revoke", "invitation.batch_settled")


async def test_the_deadline_is_the_first_instant_too_late(world) -> None:
    firm, early, late = world.firm(), await world.student("甲"), await world.student("乙")
    batch = (await world.send(firm, early, late)).body
    in_time, too_late = (one["id"] for one in batch["results"])
    deadline = await world.one("SELECT expires_at FROM invitations WHERE id = $1", UUID(in_time))
    world.clock.at = deadline - timedelta(microseconds=1)
    for one in (early, late):
        one.person = world.as_student(one.snapshot)
    assert (await world.accept(early, in_time)).status == 200
    world.clock.at = deadline
    late.person = world.as_student(late.snapshot)
    refused = await world.accept(late, too_late)
    assert (refused.status, refused.body["code"]) == (409, "invitation.expired")
    # Nobody swept: the letter is still open in the table, and expired to everybody who asks.
    assert await world.one("SELECT state FROM invitations WHERE id = $1", UUID(too_late)) == "open"
    firm.person = world.people.sign_in("recruiter", employer_id=firm.id)
    listed = await firm.person.get("/api/v1/invitations?state=expired")
    assert [one["id"] for one in listed.body["items"]] == [too_late]
    assert (await firm.person.get("/api/v1/invitations?state=open")).body["items"] == []
    counts = (await firm.person.get("/api/v1/invitations/counts?by=state")).body["counts"]
    assert {state: one["value"] for state, one in counts.items() if one["value"]} == {"accepted": 1, "expired": 1}
    whole = (await firm.person.get(f"/api/v1/invitation-batches/{batch['id']}")).body
    assert (whole["counts"]["expired"], whole["acts"][0]["reason"]["code"]) == (1, "invitation.batch_settled")


async def test_the_sweeper_waits_a_minute_and_the_notice_comes_a_day_before(world) -> None:
    student = await world.student()
    await world.letter(world.firm(), student)
    deadline = await world.one("SELECT expires_at FROM invitations")
    world.clock.at = deadline - timedelta(days=1, seconds=1)
    await remind_expiring(world.core)
    assert await world.told(InvitationExpiring) == []
    world.clock.forward(seconds=1)
    for _ in range(2):
        await remind_expiring(world.core)
    assert len(await world.told(InvitationExpiring)) == 1
    world.clock.at = deadline + timedelta(seconds=59)
    await expire_overdue(world.core)
    assert await world.one("SELECT state FROM invitations") == "open"
    listed = (await student.person.get("/api/v1/invitations")).body["items"]
    assert listed[0]["state"] == {"code": "expired", "label": "已过期"}
    world.clock.forward(seconds=1)
    for _ in range(2):
        await expire_overdue(world.core)
    assert await world.one("SELECT state FROM invitations") == "expired"
    assert len(await world.told(InvitationExpired)) == 1


async def test_a_shadowed_letter_does_not_expire_and_resumes_when_the_commitment_ends(world) -> None:
    firm, student = world.firm("甲单位"), await world.student()
    other = await world.letter(world.firm("乙单位"), student)
    agreement = await world.agreement(firm, student)
    assert agreement["state"]["code"] == "pending_review"
    shadowed = await student.person.get(f"/api/v1/invitations/{other}")
    assert {act["reason"]["code"] for act in shadowed.body["acts"]} == {"student.has_commitment"}
    before = await world.one("SELECT expires_at FROM invitations WHERE id = $1", UUID(other))
    left = before - world.clock.now()
    world.clock.forward(hours=23)
    await expire_overdue(world.core)
    student.person = world.as_student(student.snapshot)
    path = f"/api/v1/agreements/{agreement['id']}/withdraw"
    assert (await student.person.post(path, {})).body["state"]["code"] == "withdrawn"
    [resumed] = await world.told(InvitationResumed)
    assert resumed.invitation.invitation_id == other
    until = await world.one("SELECT expires_at FROM invitations WHERE id = $1", UUID(other))
    assert until == world.clock.now() + min(max(left, timedelta(hours=48)), timedelta(days=5))
    assert (await world.accept(student, other, seen='"v2"')).status == 200
    again = (await student.person.get("/api/v1/agreements")).body["items"][0]["id"]
    refused = await student.person.post(f"/api/v1/agreements/{again}/withdraw", {})
    assert refused.body["code"] == "agreement.withdrawn_before"


async def test_a_suspended_or_renamed_employer_and_a_withdrawn_admission_revoke_open_letters(world) -> None:
    for change in ("suspended", "renamed", "admission"):
        firm, student = world.firm(), await world.student()
        letter = await world.letter(firm, student)
        employer = EmployerSnapshot()
        employer.CopyFrom(firm.snapshot)
        employer.version = 2
        if change == "suspended":
            employer.suspended = True
        elif change == "renamed":
            employer.name = "新名称有限公司"
        told = EmployerChanged(employer=employer)
        if change == "admission":
            told = AdmissionWithdrawn(employer_id=firm.id, school_id=world.school_id, reason="证照过期")
        for _ in range(2):
            await world.tell(told)
        shown = (await student.person.get(f"/api/v1/invitations/{letter}")).body
        assert shown["state"]["code"] == "revoked", change
    revoked = await world.told(InvitationRevoked)
    assert [one.by_platform for one in revoked] == [True] * 3


async def test_a_destinations_end_frees_only_its_own_claim(world) -> None:
    student = await world.student()
    agreement = await world.agreement(world.firm(), student)
    late = DestinationWithdrawn(destination=DestinationSnapshot(destination_id=str(uuid4())), claim_id=str(uuid4()))
    late.destination.student.CopyFrom(student.snapshot)
    for _ in range(2):
        await world.tell(late)
    assert await world.one("SELECT holder_id FROM slots WHERE student_id = $1", student.id) == UUID(agreement["id"])
    assert await world.one("SELECT state FROM claims WHERE claim_id = $1", UUID(late.claim_id)) == "freed"


async def test_lists_page_by_cursor_and_count(world) -> None:
    firm = world.firm()
    for n in range(5):
        await world.letter(firm, await world.student(f"学生{n}"))
        world.clock.forward(seconds=1)
    names, cursor = [], ""
    while cursor is not None:
        page = await firm.person.get(f"/api/v1/invitations?limit=2{'&cursor=' + cursor if cursor else ''}")
        names += [item["student"]["name"] for item in page.body["items"]]
        cursor = page.body["next"]
    assert names == [f"学生{n}" for n in (4, 3, 2, 1, 0)]
    first = await firm.person.get("/api/v1/invitations?limit=2")
    mismatch = await firm.person.get(f"/api/v1/invitations?limit=2&state=open&cursor={first.body['next']}")
    assert (mismatch.status, mismatch.body["code"]) == (400, "cursor.mismatch")
    counts = (await firm.person.get("/api/v1/agreements/counts?by=tab")).body["counts"]
    assert counts["open"] == {"value": 5, "more": False}
    assert (await firm.person.get("/api/v1/invitations?q=学生3&include=acts")).body["items"][0]["acts"][0][
        "act"
    ] == "revoke"
