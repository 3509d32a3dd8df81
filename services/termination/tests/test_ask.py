"""Asking: the hold, both at once, a death between the row and the hold, lost answers, refusals."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis.clock import FixedClock
from chassis.core import Core
from chassis.errors import Unavailable
from chassis.testing.people import People
from contracts.wangqian.signing.v1.snapshots_pb2 import AGREEMENT_STATE_PENDING_REVIEW
from termination.adapters import terminations
from termination.lifecycle import State
from termination.use_cases.ask import ask, find_out
from termination.use_cases.settle import settle, settle_next

from .conftest import (
    Signing,
    announced,
    asking_body,
    found,
    recruiter_of,
    rule,
    student_actor,
    student_of,
)

SERVICE = "termination"
PATH = "/api/v1/terminations"


async def open_row(core: Core, agreement: Any) -> str:
    """tx1 only: the process dies before it asks signing."""
    me, termination_id = student_actor(agreement), str(uuid4())
    known = await find_out(core, me, agreement.agreement_id)
    async with core.db.begin(me) as tx:
        await ask(tx, known, termination_id, "考取了研究生")
    return termination_id


async def test_asked_held_and_remembered(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    student = student_of(people, agreement)
    shown = await student.get(f"{PATH}/openings/{agreement.agreement_id}")
    assert [act["allowed"] for act in shown.body["acts"]] == [True]
    assert "协商" in shown.body["notice"]
    key = str(uuid4())
    asked = await student.post(PATH, asking_body(agreement), key=key)
    assert (asked.status, asked.body["state"]) == (
        201,
        {"code": "awaiting_counterparty", "label": "待解约（学生发起）"},
    )
    assert asked.body["holder"] == {"who": "employer", "name": "某某公司", "since": asked.body["holder"]["since"]}
    again = await student.post(PATH, asking_body(agreement), key=key)
    assert (again.status, again.body) == (201, asked.body)
    (event,) = await announced(core)
    assert (event.termination.asked_by, event.termination.state) == ("student", "awaiting_counterparty")
    assert signing.ledger.keys() == {asked.body["id"]}
    acts = {act["act"]: act["reason"]["code"] for act in asked.body["acts"]}
    assert acts == {"consent": "termination.own_request", "defer": "termination.own_request"}


async def test_the_notice_must_be_read_and_a_reason_given(core: Core, people: People, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    student = student_of(people, agreement)
    for change in ({"notice_read": False}, {"reason": " "}, {"reason": "长" * 201}):
        assert (await student.post(PATH, asking_body(agreement) | change)).status == 422
    assert signing.holds_asked == 0


async def test_of_both_parties_asking_at_once_the_second_is_shown_the_first_and_must_consent(
    core: Core, people: People, signing: Signing, monkeypatch: Any
) -> None:
    await rule(core)
    agreement = signing.form()
    barrier, add = asyncio.Barrier(2), terminations.add

    async def add_together(tx: Any, made: Any) -> bool:
        # Both have looked and found none before either writes.
        await barrier.wait()
        return await add(tx, made)

    monkeypatch.setattr(terminations, "add", add_together)
    both = [student_of(people, agreement), recruiter_of(people, agreement)]
    answers = await asyncio.gather(*(who.post(PATH, asking_body(agreement)) for who in both))
    assert sorted(answer.status for answer in answers) == [201, 409]
    first = next(answer for answer in answers if answer.status == 201)
    second = next(answer for answer in answers if answer.status == 409)
    assert second.body["code"] == "termination.open_already"
    assert second.body["way_out"]["href"] == f"/terminations/{first.body['id']}"
    assert await core.db.hot.fetchval("SELECT count(*) FROM terminations") == 1
    loser = both[answers.index(second)]
    seen = await loser.get(f"{PATH}/{first.body['id']}")
    assert {act["act"]: act["allowed"] for act in seen.body["acts"]} == {"consent": True, "defer": True}
    assert (await loser.get(f"{PATH}/openings/{agreement.agreement_id}")).body["open"]["id"] == first.body["id"]


async def test_the_database_alone_refuses_a_second_open_one(core: Core, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    first = await found(core, await open_row(core, agreement))
    async with core.db.begin() as tx:
        assert not await terminations.add(tx, replace(first, id=str(uuid4())))
    columns = "agreement_id, agreement_number, state, version, asked_by, asker, asker_name, reason, asked_at, student_id, student"
    rest = "school_id, employer_id, employer_name, policy_version, steps, waiting_working_days, overdue_after_working_days, notice"
    with pytest.raises(asyncpg.UniqueViolationError):
        await core.db.hot.execute(
            f"INSERT INTO terminations (id, {columns}, {rest}, settle_at)"
            f" SELECT gen_random_uuid(), {columns}, {rest}, settle_at FROM terminations"
        )


async def test_one_connection_takes_any_number_of_them(core: Core, signing: Signing) -> None:
    """From the sixth on PostgreSQL plans the prepared statement without its values; the open ones must still be found."""
    await rule(core)
    first = await found(core, await open_row(core, signing.form()))
    async with core.db.begin() as tx:
        for _ in range(8):
            assert await terminations.add(tx, replace(first, id=str(uuid4()), agreement_id=str(uuid4())))
        assert not await terminations.add(tx, replace(first, id=str(uuid4())))


async def test_the_settler_goes_on_after_a_death_between_the_row_and_the_hold(core: Core, signing: Signing) -> None:
    await rule(core)
    agreement = signing.form()
    clock = core.db.clock = FixedClock(core.clock.now())
    termination_id = await open_row(core, agreement)
    assert not await settle_next(core), "the request itself still has its time"
    clock.forward(seconds=6)
    assert await settle_next(core)
    now = await found(core, termination_id)
    assert (now.state, now.settle_at) == (State.AWAITING_COUNTERPARTY, None)
    (event,) = await announced(core)
    assert event.termination.termination_id == termination_id
    actor = await core.db.hot.fetchval("SELECT headers ->> 'actor' FROM outbox")
    assert '"role": "student"' in actor
    assert not await settle_next(core)


async def test_a_lost_answer_is_asked_for_again_and_takes_effect_once(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core)
    agreement = signing.form()
    student = student_of(people, agreement)
    signing.loses_answers = True
    asked = await student.post(PATH, asking_body(agreement))
    assert (asked.status, asked.body["state"]["code"]) == (202, "opening")
    assert asked.headers["Location"] == f"{PATH}/{asked.body['id']}"
    signing.loses_answers = False
    opening = await found(core, asked.body["id"])
    # The settler of two workers, and the request's own late answer.
    await asyncio.gather(settle(core, opening), settle(core, opening), settle(core, opening))
    assert len(signing.ledger) == 1
    assert [type(event).__name__ for event in await announced(core)] == ["TerminationAsked"]
    assert (await found(core, opening.id)).version == 2


async def test_while_signing_is_away_it_stays_opening_and_the_other_side_cannot_answer(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core)
    agreement = signing.form()
    signing.away = True
    asked = await student_of(people, agreement).post(PATH, asking_body(agreement))
    assert asked.status == 202
    recruiter = recruiter_of(people, agreement)
    seen = await recruiter.get(f"{PATH}/{asked.body['id']}")
    refused = await recruiter.post(f"{PATH}/{asked.body['id']}/consent", {"notice_read": True}, seen=seen.etag)
    assert (refused.status, refused.body["code"]) == (409, "termination.opening")
    core.db.clock = FixedClock(core.clock.now() + timedelta(seconds=6))
    with pytest.raises(Unavailable):
        await settle_next(core)
    assert (await found(core, asked.body["id"])).state is State.OPENING


async def test_a_refused_hold_ends_the_row_with_signings_reason_and_the_key_is_judged_afresh(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core)
    agreement = signing.form()
    student, key = student_of(people, agreement), str(uuid4())
    signing.refuses_with = "termination.not_effective"
    refused = await student.post(PATH, asking_body(agreement), key=key)
    assert (refused.status, refused.body["code"]) == (409, "termination.not_effective")
    (row,) = (await student.get(PATH)).body["items"]
    ended = await student.get(f"{PATH}/{row['id']}")
    assert (ended.body["state"]["label"], ended.body["refusal"]["code"]) == ("未能发起", "termination.not_effective")
    # The other party never hears of what never began.
    assert (await recruiter_of(people, agreement).get(f"{PATH}/{row['id']}")).status == 404
    assert await announced(core) == []
    signing.refuses_with = ""
    asked = await student.post(PATH, asking_body(agreement), key=key)
    assert asked.status == 201
    assert asked.body["id"] != row["id"], "a hold id is never used again"


async def test_proof_mode_strangers_and_states_are_refused_before_anything_is_written(
    core: Core, people: People, signing: Signing
) -> None:
    await rule(core, termination_mode="proof")
    agreement = signing.form()
    refused = await student_of(people, agreement).post(PATH, asking_body(agreement))
    assert (refused.status, refused.body["code"]) == (409, "termination.by_proof_only")
    other = signing.form()
    assert (await student_of(people, other).post(PATH, asking_body(agreement))).status == 404
    assert (await recruiter_of(people, other).get(f"{PATH}/openings/{agreement.agreement_id}")).status == 404
    assert (await recruiter_of(people, agreement, "reader").post(PATH, asking_body(agreement))).status == 403
    assert (await people.sign_in("school_reviewer").post(PATH, asking_body(agreement))).status == 403
    await rule(core, version=2)
    pending = signing.form(state=AGREEMENT_STATE_PENDING_REVIEW)
    refused = await student_of(people, pending).post(PATH, asking_body(pending))
    assert refused.body["code"] == "termination.not_effective"
    assert await core.db.hot.fetchval("SELECT count(*) FROM terminations") == 0
