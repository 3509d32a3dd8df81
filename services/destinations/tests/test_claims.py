"""The race for the commitment (protocols 1): settler against answer, withdrawal against late answer, killed in between."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from chassis.actor import Actor
from chassis.clock import FixedClock
from chassis.core import Core
from chassis.testing.waiting import until
from destinations.adapters import destinations
from destinations.adapters.peers import Answer
from destinations.use_cases.settle_claim import settle_claim, write_answer
from destinations.use_cases.submit import submit
from destinations.use_cases.sweep_claims import sweep_claims

from .conftest import World, said

SERVICE = "destinations"


def the_student(world: World) -> Actor:
    return Actor(kind="student", id=world.me.id, role="student", student_id=world.student.student_id)


async def claiming(world: World) -> tuple[UUID, UUID]:
    """The first transaction, and then the process dies: (destination, claim)."""
    made = await world.draft()
    claim_id = world.core.ids()
    async with world.core.db.begin(the_student(world)) as tx:
        one = await submit(tx, UUID(made["id"]), claim_id, "")
    return one.id, claim_id


def later(core: Core, **by: float) -> None:
    clock = core.clock if isinstance(core.clock, FixedClock) else FixedClock(core.clock.now())
    clock.forward(**by)
    core.clock = core.db.clock = clock


async def test_killed_between_the_row_and_the_question_the_settler_finishes_it(world: World) -> None:
    destination_id, _ = await claiming(world)
    await sweep_claims(world.core)
    assert world.commitments.takes == 0, "not before its time"
    later(world.core, seconds=6)
    await sweep_claims(world.core)
    row = await world.row(str(destination_id))
    assert (row["state"], row["term"]) == ("pending_review", 1)
    assert len(await said(world.core, "ReviewRequested")) == 1


async def test_killed_after_the_answer_the_settler_gets_the_same_one(world: World) -> None:
    destination_id, claim_id = await claiming(world)
    world.commitments.after.clear()
    world.commitments.slot(world.student.student_id)
    # Signing has answered and committed, but the process that asked is gone.
    asking = asyncio.create_task(settle_claim(world.core, destination_id, claim_id))
    await until(lambda: claim_id and str(claim_id) in world.commitments.claims)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert (await world.row(str(destination_id)))["state"] == "claiming"
    world.commitments.let_go()
    later(world.core, seconds=6)
    await sweep_claims(world.core)
    assert (await world.row(str(destination_id)))["term"] == 1
    assert world.commitments.slot(world.student.student_id).term == 1


async def test_settler_and_request_answer_at_once_and_one_of_them_wins(world: World) -> None:
    destination_id, claim_id = await claiming(world)
    later(world.core, seconds=6)
    await asyncio.gather(
        *(settle_claim(world.core, destination_id, claim_id) for _ in range(4)),
        *(sweep_claims(world.core) for _ in range(2)),
    )
    assert len(await said(world.core, "DestinationSubmitted")) == 1
    assert len(await said(world.core, "ReviewRequested")) == 1


async def test_time_out_is_202_and_the_same_key_polls_the_same_answer(world: World) -> None:
    made = await world.draft()
    path = f"/api/v1/destinations/{made['id']}"
    world.commitments.before.clear()
    first = await world.me.post(f"{path}/submit", key="submit-this-once")
    assert (first.status, first.body["state"]["code"]) == (202, "claiming")
    assert first.headers["Location"] == path
    world.commitments.let_go()
    again = await world.me.post(f"{path}/submit", key="submit-this-once")
    assert again.body == first.body
    later(world.core, seconds=6)
    await sweep_claims(world.core)
    assert (await world.me.get(path)).body["state"]["code"] == "pending_review"


async def test_withdrawn_while_claiming_the_late_answer_finds_nothing(world: World) -> None:
    made = await world.draft()
    path = f"/api/v1/destinations/{made['id']}"
    world.commitments.before.clear()
    submitting = asyncio.create_task(world.me.post(f"{path}/submit"))

    async def is_claiming() -> bool:
        return (await world.row(made["id"]))["state"] == "claiming"

    await until(is_claiming)
    assert (await world.me.post(f"{path}/withdraw")).body["state"]["code"] == "draft"
    world.commitments.let_go()
    answer = await submitting
    # The late `held` changed nothing: the row is the draft that the withdrawal made of it.
    assert (answer.status, answer.body["state"]["code"]) == (200, "draft")
    (withdrawn,) = await said(world.core, "DestinationWithdrawn")
    assert withdrawn.claim_id == str((await world.row(made["id"]))["claim_id"])
    assert await said(world.core, "ReviewRequested") == []
    # The end event has not reached signing when the student submits again: it is named as replaced.
    again = await world.me.post(f"{path}/submit")
    assert again.body["state"]["code"] == "pending_review"
    world.commitments.free(world.student.student_id, withdrawn.claim_id)
    assert world.commitments.slot(world.student.student_id).claim_id == str((await world.row(made["id"]))["claim_id"])


async def test_an_answer_to_an_older_attempt_changes_nothing(world: World) -> None:
    destination_id, old_claim = await claiming(world)
    await world.me.post(f"/api/v1/destinations/{destination_id}/withdraw")
    async with world.core.db.begin(the_student(world)) as tx:
        await submit(tx, destination_id, world.core.ids(), "")
    for answer in (Answer(True, 9), Answer(False, code="student.plan_locked"), None):
        async with world.core.db.begin() as tx:
            now = await write_answer(tx, destination_id, old_claim, answer, world.core.ids())
        assert (now.state, now.term) == ("claiming", 0)


async def test_refused_is_a_draft_with_the_reason_and_the_key_is_judged_afresh(world: World) -> None:
    made = await world.draft()
    path = f"/api/v1/destinations/{made['id']}"
    agreement_id = world.commitments.give_to_agreement(world.student.student_id)
    shown = (await world.me.get(path)).body
    why = next(act for act in shown["acts"] if act["act"] == "submit")
    assert why["reason"]["code"] == "destination.has_agreement"
    assert why["reason"]["way_out"]["href"] == f"/agreements/{agreement_id}"
    asked = await world.me.post(f"{path}/submit", key="once-and-again")
    assert (asked.status, asked.body["code"], world.commitments.takes) == (409, "destination.has_agreement", 0)
    world.commitments.slots.clear()
    world.commitments.barred = "student.plan_locked"
    refused = await world.me.post(f"{path}/submit", key="once-and-again")
    assert (refused.status, refused.body["code"]) == (409, "student.plan_locked")
    now = (await world.me.get(path)).body
    assert (now["state"]["code"], now["refused"]["code"]) == ("draft", "student.plan_locked")
    world.commitments.barred = ""
    done = await world.me.post(f"{path}/submit", key="once-and-again")
    assert (done.status, done.body["state"]["code"], done.body["refused"]) == (200, "pending_review", None)


async def test_an_agreement_that_came_first_is_named(world: World) -> None:
    """Signing takes the slot between the look and the claim."""
    destination_id, claim_id = await claiming(world)
    world.commitments.give_to_agreement(world.student.student_id)
    await settle_claim(world.core, destination_id, claim_id)
    now = (await world.me.get(f"/api/v1/destinations/{destination_id}")).body
    assert now["refused"]["code"] == "student.has_commitment"
    assert "104862610000017" in now["refused"]["detail"]


async def test_double_click_submits_once(world: World) -> None:
    made = await world.draft()
    path = f"/api/v1/destinations/{made['id']}/submit"
    answers = await asyncio.gather(*(world.me.post(path, key="the-same-form") for _ in range(5)))
    assert {answer.status for answer in answers} <= {200, 202}
    assert world.commitments.takes == 1
    two_tabs = await world.me.post(path)
    assert (two_tabs.status, two_tabs.body["code"]) == (409, "act.wrong_state")


@pytest.mark.parametrize("state", ["claiming", "pending_review", "effective", "release_pending"])
async def test_the_database_itself_refuses_a_second_holder(world: World, state: str) -> None:
    await world.submitted()
    copied = (
        "INSERT INTO destinations SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'state', $1::text,"
        " 'claim_id', gen_random_uuid(), 'settle_at', CASE WHEN $1 = 'claiming' THEN now() END,"
        " 'review_id', CASE WHEN $1 IN ('pending_review', 'release_pending') THEN gen_random_uuid() END))).* FROM destinations d"
    )
    with pytest.raises(Exception, match="destinations_one_"):
        await world.core.db.hot.execute(copied, state)


async def test_settling_is_put_off_while_signing_is_away(world: World) -> None:
    destination_id, claim_id = await claiming(world)
    world.commitments.before.clear()
    now = await settle_claim(world.core, destination_id, claim_id)
    assert now.state == "claiming"
    async with world.core.db.read() as tx:
        assert await destinations.due(tx, 10) == []
    assert now.settle_at is not None
    assert now.settle_at - world.core.clock.now() > timedelta(seconds=3)
