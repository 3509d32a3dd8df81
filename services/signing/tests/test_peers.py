"""What peers ask over gRPC and tell by events: holds, terminations, students, commitments."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import grpc
import pytest

from chassis.service_tokens import ServiceIdentity
from contracts.wangqian.common.v1.actor_pb2 import ACTOR_KIND_SCHOOL
from contracts.wangqian.identity.v1.events_pb2 import StudentRecorded
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, ReviewDecided, ReviewStepDecided
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from contracts.wangqian.signing.v1 import agreements_service_pb2 as agreements_pb
from contracts.wangqian.signing.v1 import commitments_service_pb2 as commitments_pb
from contracts.wangqian.signing.v1.agreements_service_pb2_grpc import AgreementsServiceStub
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import CommitmentsServiceStub
from contracts.wangqian.signing.v1.events_pb2 import AgreementHoldReleased, AgreementTerminated
from contracts.wangqian.termination.v1 import events_pb2 as termination

SERVICE = "signing"


async def ask(world: Any, stub: Any, method: str, request: Any, caller: str) -> Any:
    """One RPC as a peer with its own service identity."""
    settings = world.core.settings
    identity = ServiceIdentity(caller, settings.service_keys)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{settings.grpc_port}") as channel:
        metadata = [("x-service-token", identity.token_for("signing"))]
        return await getattr(stub(channel), method)(request, metadata=metadata, timeout=5)


async def effective(world: Any) -> tuple[Any, dict[str, Any]]:
    student = await world.student()
    agreement = await world.agreement(world.firm(), student)
    request = (await world.told(ReviewRequested))[-1]
    decided = ReviewDecided(
        review_id=request.review_id,
        owner="signing",
        subject_id=request.subject_id,
        subject_version=1,
        outcome=OUTCOME_APPROVED,
    )
    decided.decided_by.kind, decided.decided_by.role, decided.decided_by.name = (
        ACTOR_KIND_SCHOOL,
        "school_reviewer",
        "王老师",
    )
    await world.tell(decided)
    return student, agreement


async def hold(world: Any, agreement: dict[str, Any], hold_id: str, replaces: str | None = None) -> Any:
    request = agreements_pb.HoldRequest(hold_id=hold_id, agreement_id=agreement["id"], replaces=replaces)
    return await ask(world, AgreementsServiceStub, "Hold", request, "termination")


def ended(kind: Any, agreement: dict[str, Any], hold_id: str) -> Any:
    told = kind(hold_id=hold_id) if "hold_id" in kind.DESCRIPTOR.fields_by_name else kind()
    told.termination.agreement_id, told.termination.termination_id = agreement["id"], hold_id
    return told


async def test_a_hold_has_one_final_answer_and_its_end_terminates(world) -> None:
    student, agreement = await effective(world)
    first, second = str(uuid4()), str(uuid4())
    for _ in range(2):
        assert (await hold(world, agreement, first)).state == agreements_pb.HOLD_STATE_HELD
    refused = await hold(world, agreement, second)
    assert (refused.state, refused.refusal.code) == (agreements_pb.HOLD_STATE_REFUSED, "agreement.wrong_state")
    asked = ended(termination.TerminationAsked, agreement, first)
    for _ in range(2):
        await world.tell(asked, seq=900)
    reviewer = world.reviewer()
    shown = (await reviewer.get(f"/api/v1/agreements/{agreement['id']}")).body
    assert [line["act"] for line in shown["trail"]] == ["invite", "accept", "approve", "hold", "termination_asked"]
    assert shown["trail"][2]["who"] == "王老师"
    assert (
        await reviewer.post(f"/api/v1/agreements/{agreement['id']}/reopen", {"reason": "x"}, seen='"v3"')
    ).status == 409

    until = world.clock.now() + timedelta(days=20)
    approved = ended(termination.TerminationApproved, agreement, first)
    approved.no_accept_before.FromDatetime(until)
    assert await world.tell(approved)
    assert not await world.tell(approved)
    assert not await world.tell(ended(termination.TerminationRejected, agreement, first))
    assert (await hold(world, agreement, second)).state == agreements_pb.HOLD_STATE_REFUSED
    assert await world.one("SELECT state FROM agreements") == "terminated"
    assert await world.one("SELECT claim_id FROM slots WHERE student_id = $1", student.id) is None
    assert len(await world.told(AgreementTerminated)) == 1
    # The waiting period: letters are counted from its end, accepting waits for it.
    letter = await world.letter(world.firm("新单位"), student)
    refusal = await world.accept(student, letter)
    assert refusal.body["code"] == "student.waiting_period"
    assert await world.one("SELECT expires_at FROM invitations WHERE id = $1", UUID(letter)) > until + timedelta(days=5)


@pytest.mark.parametrize("kind", [
    termination.TerminationRejected, termination.TerminationDismissed, termination.TerminationSuperseded,
])  # fmt: skip
async def test_every_other_end_releases(world, kind) -> None:
    _, agreement = await effective(world)
    one = str(uuid4())
    await hold(world, agreement, one)
    assert await world.tell(ended(kind, agreement, one))
    assert await world.one("SELECT state FROM agreements") == "effective"
    assert len(await world.told(AgreementHoldReleased)) == 1


async def test_an_end_that_overtook_its_hold_refuses_it_for_ever(world) -> None:
    _, agreement = await effective(world)
    one = str(uuid4())
    await world.tell(ended(termination.TerminationDismissed, agreement, one))
    assert (await hold(world, agreement, one)).state == agreements_pb.HOLD_STATE_REFUSED
    assert await world.one("SELECT state FROM agreements") == "effective"


async def test_a_forced_termination_takes_the_hold_over(world) -> None:
    _, agreement = await effective(world)
    first, forced = str(uuid4()), str(uuid4())
    await hold(world, agreement, first)
    assert (await hold(world, agreement, forced, replaces=first)).state == agreements_pb.HOLD_STATE_HELD
    assert not await world.tell(ended(termination.TerminationSuperseded, agreement, first))
    assert await world.one("SELECT state FROM agreements") == "terminating"
    assert await world.tell(ended(termination.TerminationApproved, agreement, forced))
    assert await world.one("SELECT state FROM agreements") == "terminated"


async def test_take_and_get_over_the_wire(world) -> None:
    student, other = await world.student(), await world.student("别人", plan_locked=True)
    first, second, subject = str(uuid4()), str(uuid4()), str(uuid4())

    async def take(claim_id: str, student_id: UUID = student.id, **more: str) -> Any:
        request = commitments_pb.TakeRequest(
            claim_id=claim_id,
            student_id=str(student_id),
            kind=commitments_pb.HOLDER_KIND_DESTINATION,
            subject_id=subject,
            **more,
        )
        return await ask(world, CommitmentsServiceStub, "Take", request, "destinations")

    for _ in range(2):
        assert (await take(first)).term == 1
    assert (await take(second)).refusal.code == "student.has_destination"
    third = str(uuid4())
    assert (await take(third, replaces=first)).term == 2
    assert (await take(first)).state == commitments_pb.CLAIM_STATE_FREED
    assert (await take(str(uuid4()), other.id)).refusal.code == "student.plan_locked"
    request = commitments_pb.GetRequest(student_id=str(student.id))
    got = await ask(world, CommitmentsServiceStub, "Get", request, "identity")
    assert (got.commitment.claim_id, got.term) == (third, 2)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask(world, CommitmentsServiceStub, "Get", request, "notify")
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED


async def test_prints_and_verification_for_documents(world) -> None:
    student, agreement = await effective(world)
    request = agreements_pb.ForPrintRequest(agreement_id=agreement["id"], version=2)
    print_ = await ask(world, AgreementsServiceStub, "ForPrint", request, "documents")
    assert (print_.student_id, print_.student_version) == (str(student.id), 1)
    verify = agreements_pb.VerifyRequest(number=agreement["number"])
    verified = await ask(world, AgreementsServiceStub, "Verify", verify, "documents")
    assert verified.agreement.agreement_id == agreement["id"]


async def test_a_student_by_version_and_their_open_letters(world) -> None:
    student = await world.student()
    letter = await world.letter(world.firm(), student)
    record = world.directory.students[student.snapshot.student_id]
    newer = StudentRecorded(version=3, gates=record.gates)
    newer.student.CopyFrom(student.snapshot)
    newer.student.name, newer.student.college_id, newer.gates.restricted = "程龑", str(uuid4()), True
    newer.gates.restricted_reason = "学籍核查中"
    assert await world.tell(newer)
    older = StudentRecorded(version=2, student=student.snapshot, gates=record.gates)
    assert not await world.tell(older)
    shown = (await student.person.get(f"/api/v1/invitations/{letter}")).body
    assert shown["student"]["name"] == "程龑"
    assert shown["acts"][0]["reason"]["detail"] == "学校暂时限制你签约，原因：学籍核查中"
    moved = world.reviewer("college_reviewer", college_id=newer.student.college_id)
    assert (await moved.get(f"/api/v1/invitations/{letter}")).status == 200
    assert (await world.search(world.firm("查找单位"), student)).body["items"] == []


async def test_after_the_first_step_the_acceptance_stays(world) -> None:
    student = await world.student()
    agreement = await world.agreement(world.firm(), student)
    [request] = await world.told(ReviewRequested)
    step = ReviewStepDecided(
        review_id=request.review_id,
        owner="signing",
        subject_kind="agreement",
        subject_id=agreement["id"],
        step="college",
    )
    for _ in range(2):
        await world.tell(step, seq=77)
    refused = await student.person.post(f"/api/v1/agreements/{agreement['id']}/withdraw", {})
    assert refused.body["code"] == "agreement.already_decided"
    assert await world.one("SELECT count(*) FROM trail WHERE act = 'step_decided'") == 1
    step.review_id = str(uuid4())
    assert not await world.tell(step)


async def test_the_trail_is_append_only(world) -> None:
    await world.agreement(world.firm(), await world.student())
    for change in ("UPDATE trail SET remark = ''", "DELETE FROM trail"):
        with pytest.raises(Exception, match="append-only"):
            await world.core.db.hot.execute(change)


async def test_of_many_holds_at_once_one_is_held(world) -> None:
    _, agreement = await effective(world)
    answers = await asyncio.gather(*[hold(world, agreement, str(uuid4())) for _ in range(12)])
    assert Counter(answer.state for answer in answers) == {
        agreements_pb.HOLD_STATE_HELD: 1,
        agreements_pb.HOLD_STATE_REFUSED: 11,
    }


async def test_a_hold_against_a_reopening_has_one_winner(world) -> None:
    for _ in range(6):
        _, agreement = await effective(world)
        path = f"/api/v1/agreements/{agreement['id']}/reopen"
        held, reopened = await asyncio.gather(
            hold(world, agreement, str(uuid4())), world.reviewer().post(path, {"reason": "有误"}, seen='"v2"')
        )
        won = held.state == agreements_pb.HOLD_STATE_HELD
        assert (reopened.status == 409) == won
        state = await world.one("SELECT state FROM agreements WHERE id = $1", UUID(agreement["id"]))
        assert state == ("terminating" if won else "pending_review")
