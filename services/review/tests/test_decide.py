"""Decisions on a real database: two at once, older material, on behalf, taken back, announced once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.clock import wire
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal, Stale
from contracts.routing import message_class
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED
from contracts.wangqian.review.v1.requests_pb2 import (
    SETTLEMENT_APPLIED,
    SETTLEMENT_OVERTAKEN,
    ReviewAmended,
    ReviewSettled,
    ReviewWithdrawn,
)
from review.adapters import cases
from review.lifecycle import Act, State, Step
from review.use_cases.decide import Verdict, decide
from review.use_cases.take_back import take_back

from .conftest import OTHER_COLLEGE, OTHER_SCHOOL, college_actor, hear, open_round, request, school_actor

SERVICE = "review"
YES = Verdict(Act.APPROVE)
NO = Verdict(Act.REJECT, reason="岗位与协议不符", remark="电话核实过")


async def act(core: Core, who: Actor, review_id: str, seen: int, verdict: Verdict = YES) -> Any:
    async with core.db.begin(who) as tx:
        return await decide(tx, review_id, seen, verdict)


async def case_of(core: Core, review_id: str) -> Any:
    async with core.db.read() as tx:
        return await cases.lock(tx, review_id)


async def announced(core: Core) -> list[Any]:
    rows = await core.db.hot.fetch("SELECT type, key, data FROM outbox ORDER BY id")
    return [(row["key"], message_class(row["type"]).FromString(row["data"])) for row in rows]


async def test_two_steps_then_the_owner_is_told_once(core: Core) -> None:
    review_id = await open_round(core)
    after = await act(core, college_actor(), review_id, 1)
    assert (after.state, after.step, after.version) == (State.OPEN, Step.SCHOOL, 2)
    author = school_actor()
    after = await act(core, author, review_id, 2)
    assert (after.state, after.outcome) == (State.DECIDED, "approved")
    told = await announced(core)
    assert [type(event).__name__ for _, event in told] == ["ReviewStepDecided", "ReviewDecided"]
    key, ended = told[1]
    assert key == "student"
    assert (ended.review_id, ended.outcome, ended.subject_version) == (review_id, OUTCOME_APPROVED, 1)
    assert (ended.step, ended.decided_by.id) == ("school", author.id)


async def test_a_rejection_at_the_first_step_ends_the_round_and_keeps_the_remark_inside(core: Core) -> None:
    review_id = await open_round(core)
    after = await act(core, college_actor(), review_id, 1, NO)
    assert (after.state, after.outcome) == (State.DECIDED, "rejected")
    ((_, ended),) = await announced(core)
    assert (ended.outcome, ended.reason) == (OUTCOME_REJECTED, NO.reason)
    assert NO.remark.encode() not in ended.SerializeToString()


async def test_of_two_reviewers_at_the_same_moment_the_second_is_shown_the_first(core: Core, monkeypatch: Any) -> None:
    review_id = await open_round(core, steps="either")
    barrier = asyncio.Barrier(2)
    save = cases.save

    async def save_together(tx: Tx, before: Any, after: Any) -> bool:
        # Both have looked and found the step free before either writes.
        await barrier.wait()
        return await save(tx, before, after)

    monkeypatch.setattr(cases, "save", save_together)
    both = [college_actor(name="王老师"), school_actor(name="李老师")]
    results = await asyncio.gather(*(act(core, who, review_id, 1) for who in both), return_exceptions=True)
    refused = [result for result in results if isinstance(result, Refusal)]
    assert len(refused) == 1, results
    assert refused[0].code == "case.decided_already"
    winner = both[0] if isinstance(results[1], Refusal) else both[1]
    assert refused[0].facts["by"] == winner.name
    assert await core.db.hot.fetchval("SELECT count(*) FROM decisions") == 1
    assert len(await announced(core)) == 1


async def test_the_database_alone_refuses_a_second_decision_of_a_step(core: Core) -> None:
    import asyncpg

    review_id = await open_round(core)
    await act(core, college_actor(), review_id, 1)
    with pytest.raises(asyncpg.UniqueViolationError):
        await core.db.hot.execute(
            "INSERT INTO decisions (review_id, step, outcome, reason, remark, account_id, name, role, on_behalf, case_version, at)"
            " SELECT review_id, step, outcome, reason, remark, account_id, name, role, on_behalf, case_version, at FROM decisions"
        )


async def test_a_late_college_reviewer_is_shown_who_decided_even_when_the_step_moved_on(core: Core) -> None:
    review_id = await open_round(core)
    await act(core, college_actor(name="王老师"), review_id, 1)
    with pytest.raises(Refusal) as refused:
        await act(core, college_actor(), review_id, 1)
    assert refused.value.code == "case.decided_already"
    assert refused.value.facts["by"] == "王老师"


async def test_older_material_is_refused(core: Core) -> None:
    review_id = await open_round(core, steps="school")
    await hear(core, ReviewAmended(review_id=review_id, subject_version=2, summary="补充了材料"))
    with pytest.raises(Refusal) as refused:
        await act(core, school_actor(), review_id, 1)
    assert refused.value.code == "case.subject_changed"
    after = await act(core, school_actor(), review_id, 2)
    assert (after.subject_version, after.summary) == (2, "补充了材料")
    ((_, ended),) = await announced(core)
    assert ended.subject_version == 2


async def test_a_withdrawn_case_says_why(core: Core) -> None:
    review_id = await open_round(core, steps="school")
    await hear(core, ReviewWithdrawn(review_id=review_id, why="学生撤回了应约"))
    for seen in (1, 2):
        with pytest.raises(Refusal) as refused:
            await act(core, school_actor(), review_id, seen)
        assert refused.value.code == "case.withdrawn"
        assert refused.value.facts["why"] == "学生撤回了应约"


async def test_out_of_scope_is_not_there(core: Core) -> None:
    review_id = await open_round(core)
    strangers = [
        college_actor(college_id=OTHER_COLLEGE),
        school_actor(school_id=OTHER_SCHOOL),
        Actor(kind="employer", id="e", role="recruiter"),
        Actor(kind="student", id="s", role="student"),
    ]
    for stranger in strangers:
        with pytest.raises(Refusal) as refused:
            await act(core, stranger, review_id, 1)
        assert refused.value.code == "thing.not_found"
    province = Actor(kind="province", id="p", role="province_operator")
    with pytest.raises(Refusal) as refused:
        await act(core, province, review_id, 1)
    assert refused.value.code == "act.forbidden"


async def test_the_school_decides_an_overdue_step_on_behalf_of_the_college(core: Core) -> None:
    late = wire(core.clock.now() - timedelta(hours=1))
    review_id = await open_round(core, overdue_at=late)
    after = await act(core, school_actor("school_admin"), review_id, 1)
    assert after.step is Step.SCHOOL
    assert await core.db.hot.fetchval("SELECT on_behalf FROM decisions")


async def test_an_intermediate_decision_is_taken_back_by_its_author_and_the_step_decided_anew(core: Core) -> None:
    review_id, author = await open_round(core), college_actor()
    await act(core, author, review_id, 1)
    async with core.db.begin(author) as tx:
        after = await take_back(tx, review_id)
    assert (after.step, after.state, after.version) == (Step.COLLEGE, State.OPEN, 3)
    # Whoever had the school's step open saw a case that is no more.
    with pytest.raises(Refusal) as refused:
        await act(core, school_actor(), review_id, 2)
    assert refused.value.code == "version.stale"
    await act(core, college_actor(), review_id, 3, NO)
    assert await core.db.hot.fetchval("SELECT count(*) FROM decisions WHERE taken_back_at IS NOT NULL") == 1


async def test_take_back_and_the_next_step_at_once_end_with_one_of_them(core: Core, monkeypatch: Any) -> None:
    review_id, author = await open_round(core), college_actor()
    await act(core, author, review_id, 1)
    barrier, save = asyncio.Barrier(2), cases.save

    async def save_together(tx: Tx, before: Any, after: Any) -> bool:
        await barrier.wait()
        return await save(tx, before, after)

    async def back() -> Any:
        async with core.db.begin(author) as tx:
            return await take_back(tx, review_id)

    monkeypatch.setattr(cases, "save", save_together)
    results = await asyncio.gather(back(), act(core, school_actor(), review_id, 2), return_exceptions=True)
    refused = [result.code for result in results if isinstance(result, Refusal)]
    assert len(refused) == 1
    now = await case_of(core, review_id)
    if isinstance(results[0], Refusal):
        assert now.state is State.DECIDED
        assert refused == ["case.not_your_decision"]
    else:
        assert (now.state, now.step) == (State.OPEN, Step.COLLEGE)
        assert refused == ["version.stale"]


async def test_the_owners_answer_ends_the_case(core: Core) -> None:
    applied, overtaken, quick = [await open_round(core, steps="school") for _ in range(3)]
    for review_id in (applied, overtaken, quick):
        await act(core, school_actor(), review_id, 1)
    await hear(core, ReviewSettled(review_id=applied, settlement=SETTLEMENT_APPLIED))
    await hear(core, ReviewSettled(review_id=overtaken, settlement=SETTLEMENT_OVERTAKEN, why="材料已更新"))
    assert (await case_of(core, applied)).state is State.APPLIED
    late = await case_of(core, overtaken)
    assert (late.state, late.why) == (State.OVERTAKEN, "材料已更新")
    # The withdrawal crossed the decision: it came too late.
    await hear(core, ReviewWithdrawn(review_id=quick, why="学生撤回"))
    assert (await case_of(core, quick)).state is State.OVERTAKEN
    with pytest.raises(Stale):
        await hear(core, ReviewSettled(review_id=quick, settlement=SETTLEMENT_OVERTAKEN))


async def test_what_is_told_of_an_unknown_round_is_a_fault_and_parks(core: Core) -> None:
    with pytest.raises(LookupError):
        await hear(core, ReviewWithdrawn(review_id=request().review_id))
    with pytest.raises(KeyError):
        await hear(core, ReviewSettled(review_id=await open_round(core)))


async def test_an_admission_has_no_college_and_is_for_the_school(core: Core) -> None:
    asked = request(subject_kind="admission", owner="identity", steps="college,school", college_id="")
    asked.ClearField("student")
    await hear(core, asked, key=asked.school_id)
    after = await act(core, school_actor(), asked.review_id, 1)
    assert after.state is State.DECIDED
    assert (await announced(core))[0][0] == asked.school_id
