"""Every (state, act, role): in the table, or refused with a reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from chassis.actor import ROLES, Actor
from contracts.catalogue import reason
from review.authority import why_not
from review.case import Case, Decision, IllegalMove
from review.lifecycle import DECIDERS, LEVELS, TABLE, Act, Outcome, State, Step, goes_to

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
PEOPLE_ACTS = (Act.APPROVE, Act.REJECT, Act.TAKE_BACK)


def case(state: State, step: Step = Step.SCHOOL, **changes: object) -> Case:
    decided = state in (State.DECIDED, State.APPLIED)
    made = Case(
        review_id=str(uuid4()), owner="signing", subject_kind="agreement", subject_id=str(uuid4()), subject_version=1,
        steps=(Step.COLLEGE, Step.SCHOOL) if step is not Step.EITHER else (Step.EITHER,), step=step, state=state,
        version=2, amended_version=1, outcome=Outcome.APPROVED if decided else None, student_id=None, student_name="",
        student_number="", class_year=None, major="", school_id="s", school_name="", college_id="c", college_name="",
        employer_id=None, employer_name="", summary="", policy_version=1, event_key="k", opened_at=NOW,
        waiting_since=NOW, overdue_at=None, decided_at=NOW if decided else None, settled_at=None, why="",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def decision(account: str, step: Step = Step.COLLEGE) -> Decision:
    return Decision(step, Outcome.APPROVED, "", "", account, "王老师", "college_reviewer", False, 1, NOW)


def actor(role: str) -> Actor:
    return Actor(kind="school", id=f"me-{role}", role=role, name="我")


@pytest.mark.parametrize(("state", "act", "role"), list(product(State, PEOPLE_ACTS, ROLES)))
def test_every_pair_is_legal_or_refused_with_a_reason(state: State, act: Act, role: str) -> None:
    me = actor(role)
    for step in Step:
        last = decision(me.id) if act is Act.TAKE_BACK else decision("another")
        refusal = why_not(act, case(state, step), me, last, NOW)
        if refusal is None:
            assert role in LEVELS
            assert goes_to(state, act), f"{role} may {act} in {state}, but the table does not know it"
            if act is not Act.TAKE_BACK:
                assert LEVELS[role] in DECIDERS[step]
        else:
            assert reason(refusal.code)
            legal = role in LEVELS and bool(goes_to(state, act))
            if legal and act is not Act.TAKE_BACK:
                assert LEVELS[role] not in DECIDERS[step]
            elif legal:
                pytest.fail(f"{role} was refused to take back an own decision: {refusal.code}")


def test_the_plain_class_follows_the_table() -> None:
    moves = {
        Act.APPROVE: lambda c: c.approved(NOW),
        Act.REJECT: lambda c: c.rejected(NOW),
        Act.TAKE_BACK: lambda c: c.taken_back(NOW),
        Act.AMEND: lambda c: c.amended(9, ""),
        Act.WITHDRAW: lambda c: c.withdrawn("x", NOW),
        Act.APPLY: lambda c: c.applied(NOW),
        Act.OVERTAKE: lambda c: c.overtaken("x", NOW),
    }
    for state, (act, move) in product(State, moves.items()):
        before = case(state)
        if (state, act) in TABLE:
            after = move(before)
            assert after.state in TABLE[state, act]
            assert after.version == before.version + 1
        else:
            with pytest.raises(IllegalMove):
                move(before)


def test_the_school_decides_a_college_step_only_when_it_is_overdue() -> None:
    me = actor("school_reviewer")
    late, in_time = NOW - timedelta(seconds=1), NOW + timedelta(days=1)
    assert why_not(Act.APPROVE, case(State.OPEN, Step.COLLEGE, overdue_at=late), me, None, NOW) is None
    for overdue_at in (in_time, None):
        refusal = why_not(Act.APPROVE, case(State.OPEN, Step.COLLEGE, overdue_at=overdue_at), me, None, NOW)
        assert refusal is not None
        assert refusal.code == "case.college_first"
    # Never the other way round.
    college = why_not(Act.APPROVE, case(State.OPEN, Step.SCHOOL, overdue_at=late), actor("college_reviewer"), None, NOW)
    assert college is not None
    assert college.code == "case.step_not_yours"


def test_only_the_author_takes_back_and_only_before_the_next_step() -> None:
    me = actor("college_reviewer")
    assert why_not(Act.TAKE_BACK, case(State.OPEN), me, decision(me.id), NOW) is None
    codes = {
        "case.not_your_decision": (State.OPEN, decision("another")),
        "case.nothing_to_take_back": (State.OPEN, None),
        "case.decision_went_out": (State.DECIDED, decision(me.id)),
    }
    for code, (state, last) in codes.items():
        refusal = why_not(Act.TAKE_BACK, case(state), me, last, NOW)
        assert refusal is not None
        assert refusal.code == code
