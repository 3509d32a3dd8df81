"""Whoever comes second is told who was first; nothing is doubled, whatever arrives together."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.access_tokens import actor_from
from chassis.actor import PLATFORM
from chassis.database import is_transient
from chassis.errors import Refusal
from chassis.idempotency import Attempt
from contracts.wangqian.signing.v1.events_pb2 import AgreementAccepted, InvitationRevoked
from signing.adapters import slots
from signing.adapters.number_blocks import NumberBlocks
from signing.use_cases.accept import accept
from signing.use_cases.take import take

SERVICE = "signing"


async def test_two_hundred_claimants_and_one_wins(world) -> None:
    student = await world.student()
    claims = [uuid4() for _ in range(200)]

    async def claim(one: UUID) -> str:
        """As the caller does it: what could not be asked now is asked again under the same id."""
        while True:
            try:
                async with world.core.db.begin(PLATFORM) as tx:
                    return (await take(tx, one, student.id, "destination", one)).state
            except Exception as error:
                if not is_transient(error):
                    raise

    outcomes = Counter(await asyncio.gather(*map(claim, claims)))
    assert outcomes == {"held": 1, "refused": 199}
    assert await world.one("SELECT count(*) FROM claims WHERE state = 'held'") == 1
    assert await world.one("SELECT term FROM slots WHERE student_id = $1", student.id) == 1


async def test_letters_of_many_employers_accepted_at_once(world) -> None:
    student = await world.student()
    letters = [await world.letter(world.firm(f"第{n}号公司"), student) for n in range(12)]
    answers = await asyncio.gather(*[world.accept(student, letter) for letter in letters])
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 11}
    assert {answer.body["code"] for answer in answers if answer.status == 409} == {"student.has_commitment"}
    assert await world.one("SELECT count(*) FROM agreements") == 1
    assert await world.one("SELECT count(*) FROM idempotency WHERE path LIKE '%/accept'") == 1
    assert len(await world.told(AgreementAccepted)) == 1


async def test_one_key_a_hundred_times_is_one_agreement(world) -> None:
    student = await world.student()
    letter, key = await world.letter(world.firm(), student), str(uuid4())
    answers = await asyncio.gather(*[world.accept(student, letter, key=key) for _ in range(100)])
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["number"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert await world.one("SELECT count(*) FROM agreements") == 1
    assert len(await world.told(AgreementAccepted)) == 1
    other = await student.person._ask(
        "POST", f"/api/v1/invitations/{letter}/accept", None, {"Idempotency-Key": key, "If-Match": '"v1"'}
    )
    assert other.status == 422


async def test_accept_against_revoke_has_one_winner(world) -> None:
    seen = set()
    for round_ in range(12):
        firm, student = world.firm(), await world.student()
        letter = await world.letter(firm, student)
        start = asyncio.Barrier(2)

        async def revoke(firm=firm, letter=letter, start=start):
            await start.wait()
            return await firm.person.post(f"/api/v1/invitations/{letter}/revoke", {"reason": "岗位取消"})

        async def accept(student=student, letter=letter, start=start, round_=round_):
            await start.wait()
            await asyncio.sleep(0.002 * (round_ % 4))
            return await world.accept(student, letter)

        revoked, accepted = await asyncio.gather(revoke(), accept())
        assert sorted((revoked.status, accepted.status)) == [200, 409]
        loser = accepted if accepted.status == 409 else revoked
        assert loser.body["code"] == "invitation.not_open"
        formed = await world.one("SELECT count(*) FROM agreements WHERE invitation_id = $1", UUID(letter))
        assert formed == (accepted.status == 200)
        seen.add("accept" if formed else "revoke")
    assert len(await world.told(InvitationRevoked)) + len(await world.told(AgreementAccepted)) == 12
    assert seen


async def test_a_take_against_an_accept_has_one_winner(world) -> None:
    for _ in range(8):
        student = await world.student()
        letter = await world.letter(world.firm(), student)

        async def claim(student=student) -> str:
            async with world.core.db.begin(PLATFORM) as tx:
                return (await take(tx, uuid4(), student.id, "destination", uuid4())).state

        claimed, accepted = await asyncio.gather(claim(), world.accept(student, letter))
        assert (claimed == "held") != (accepted.status == 200)
        assert await world.one("SELECT count(*) FROM claims WHERE student_id = $1 AND state = 'held'", student.id) == 1


async def test_two_batches_of_one_employer_send_one_letter(world) -> None:
    firm, student = world.firm(), await world.student()
    answers = await asyncio.gather(*[world.send(firm, student) for _ in range(5)])
    outcomes = Counter(answer.body["results"][0]["outcome"] for answer in answers)
    assert outcomes == {"done": 1, "refused": 4}
    assert await world.one("SELECT count(*) FROM invitations") == 1


async def test_batches_over_the_same_students_in_any_order_do_not_deadlock(world) -> None:
    students = [await world.student(f"学生{n}") for n in range(10)]
    firms = [world.firm(f"单位{n}") for n in range(6)]
    sent = [world.send(firm, *(students if n % 2 else students[::-1])) for n, firm in enumerate(firms)]
    answers = await asyncio.gather(*sent)
    assert [answer.body["summary"]["done"] for answer in answers] == [10] * 6


async def test_an_expired_letter_is_never_accepted(world) -> None:
    student = await world.student()
    letter = await world.letter(world.firm(), student)
    deadline = await world.one("SELECT expires_at FROM invitations")
    world.clock.at = deadline
    student.person = world.as_student(student.snapshot)
    late = await world.accept(student, letter)
    assert (late.status, late.body["code"]) == (409, "invitation.expired")
    assert await world.one("SELECT count(*) FROM claims") == 0
    world.clock.forward(microseconds=-1)
    assert (await world.accept(student, letter)).status == 200


async def test_a_gate_that_closes_between_the_look_and_the_statement_stops_it(world) -> None:
    """The guard decides, not the look: the number is taken between them, and there the plan is locked."""
    student = await world.student()
    letter = await world.letter(world.firm(), student)
    blocks = NumberBlocks(world.core.db)
    take_number = blocks.take

    async def lock_first(*series: Any) -> str:
        record = world.directory.students[student.snapshot.student_id]
        record.gates.plan_locked = True
        async with world.core.db.begin() as tx:
            await slots.learn(tx, record.student, 2, record.gates)
        return await take_number(*series)

    blocks.take = lock_first  # type: ignore[method-assign]
    actor = actor_from(student.person.claims)
    attempt = Attempt(actor.id, "POST /accept", "key-12345678", b"sha")
    with pytest.raises(Refusal, match=r"student\.plan_locked"):
        await accept(world.core, blocks, actor, UUID(letter), 1, attempt)
    for table in ("agreements", "claims", "trail", "prints", "idempotency WHERE path = 'POST /accept'"):
        assert await world.one(f"SELECT count(*) FROM {table}") == 0
    assert await world.told(AgreementAccepted) == []


async def test_an_acceptance_without_fresh_proof_or_version_does_nothing(world) -> None:
    student = await world.student()
    letter = await world.letter(world.firm(), student)
    assert (await student.person.post(f"/api/v1/invitations/{letter}/accept", {})).status == 428
    assert (await world.accept(student, letter, seen='"v9"')).status == 412
    unproved = world.as_student(student.snapshot, proved=False)
    answer = await unproved.post(f"/api/v1/invitations/{letter}/accept", {}, seen='"v1"')
    assert (answer.status, answer.body["code"]) == (403, "auth.fresh_proof_needed")
    assert await world.one("SELECT count(*) FROM claims") == 0


async def test_a_claim_of_another_student_is_refused(world) -> None:
    one, two, claim_id = await world.student(), await world.student("别人"), uuid4()
    async with world.core.db.begin(PLATFORM) as tx:
        await take(tx, claim_id, one.id, "destination", uuid4())
    with pytest.raises(Refusal, match=r"claim\.reused"):
        async with world.core.db.begin(PLATFORM) as tx:
            await take(tx, claim_id, two.id, "destination", uuid4())
