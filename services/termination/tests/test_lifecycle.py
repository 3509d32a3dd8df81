"""Every (state, act, role): in the table, or refused with a reason; the plain class follows the table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from chassis.access_tokens import kind_of
from chassis.actor import ROLES, Actor
from contracts.catalogue import reason
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import (
    AGREEMENT_STATE_EFFECTIVE,
    CHANNEL_ONLINE,
    CHANNEL_PAPER,
    AgreementSnapshot,
    AgreementState,
)
from termination.lifecycle import SIDES, TABLE, Act, IllegalMove, Side, State
from termination.refusals import Asking, why_not_answer, why_not_ask
from termination.rules import Rules
from termination.termination import Termination
from termination.working_days import deadline

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
RULES = Rules(1, "mutual", ("student", "employer"), "school", 1, 0, 5, "")


def termination(state: State, asked_by: Side = Side.STUDENT, **changes: Any) -> Termination:
    made = Termination(
        id="t", agreement_id="a", agreement_number="1", state=state, version=1, asked_by=asked_by, asker="{}",
        asker_name="", reason="", asked_at=NOW, student_id="s", student=StudentSnapshot(), school_id="", college_id="",
        employer_id="e", employer_name="", policy_version=1, steps="school", waiting_working_days=0,
        overdue_after_working_days=0, notice="", settle_at=None,
    )  # fmt: skip
    return replace(made, **changes)


def actor(role: str) -> Actor:
    return Actor(kind=kind_of(role), id=role, role=role, student_id="s", employer_id="e")


def agreement(**changes: Any) -> AgreementSnapshot:
    facts: dict[str, Any] = {"state": AGREEMENT_STATE_EFFECTIVE, "channel": CHANNEL_ONLINE}
    return AgreementSnapshot(
        student=StudentSnapshot(student_id="s"), employer=EmployerSnapshot(employer_id="e"), **(facts | changes)
    )


@pytest.mark.parametrize(("state", "act", "role"), list(product(State, (Act.CONSENT, Act.DEFER), ROLES)))
def test_every_answer_is_legal_or_refused_with_a_reason(state: State, act: Act, role: str) -> None:
    for asked_by in Side:
        refusal = why_not_answer(act, termination(state, asked_by), actor(role))
        legal = (state, act) in TABLE and role in SIDES and SIDES[role] is not asked_by
        assert (refusal is None) == legal
        if refusal:
            assert reason(refusal.code)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_two_parties_ask(role: str) -> None:
    refusal = why_not_ask(actor(role), Asking(agreement(), RULES, None, 0))
    assert (refusal is None) == (role in SIDES)
    stranger = replace(actor(role), student_id="x", employer_id="x")
    refused = why_not_ask(stranger, Asking(agreement(), RULES, None, 0))
    assert refused is not None
    assert refused.code == "act.forbidden"


@pytest.mark.parametrize(
    ("code", "role", "asking"),
    [
        ("termination.open_already", "recruiter", Asking(agreement(), RULES, termination(State.OPENING), 0)),
        ("termination.by_proof_only", "student", Asking(agreement(channel=CHANNEL_PAPER), RULES, None, 0)),
        ("termination.by_proof_only", "student", Asking(agreement(), replace(RULES, mode="proof"), None, 0)),
        ("termination.closed", "recruiter", Asking(agreement(), replace(RULES, askers=("student",)), None, 0)),
        ("termination.used_up", "student", Asking(agreement(), RULES, None, 1)),
    ],
)
def test_why_one_may_not_be_asked_for(code: str, role: str, asking: Asking) -> None:
    refusal = why_not_ask(actor(role), asking)
    assert refusal is not None
    assert refusal.code == code


def test_only_an_effective_agreement_and_the_employer_has_no_limit() -> None:
    for state in AgreementState.values():
        refusal = why_not_ask(actor("student"), Asking(agreement(state=state), RULES, None, 0))
        assert (refusal is None) == (state == AGREEMENT_STATE_EFFECTIVE)
    assert why_not_ask(actor("recruiter"), Asking(agreement(), RULES, None, 7)) is None
    assert why_not_ask(actor("student"), Asking(agreement(), replace(RULES, allowed=None), None, 7)) is None


def test_the_plain_class_follows_the_table() -> None:
    moves: dict[Act, Any] = {
        Act.HOLD: lambda t: t.held(NOW),
        Act.REFUSE: lambda t: t.refused("x", {}),
        Act.CONSENT: lambda t: t.consented("x", "r", NOW),
        Act.DEFER: lambda t: t.deferred(NOW),
        Act.APPROVE: lambda t: t.approved(NOW, None, False),
        Act.REJECT: lambda t: t.rejected("x", NOW),
        Act.CARRY_OUT: lambda t: t.carried_out(NOW),
    }
    assert set(moves) == set(Act)
    for state, (act, move) in product(State, moves.items()):
        if (state, act) in TABLE:
            after = move(termination(state))
            assert (after.state, after.version) == (TABLE[state, act], 2)
        else:
            with pytest.raises(IllegalMove):
                move(termination(state))


def test_the_waiting_period_counts_make_up_workdays() -> None:
    # 2026-09-20 is a Sunday that is worked, before the holiday of October 1-7.
    friday = datetime(2026, 9, 18, 3, tzinfo=UTC)
    end, estimated = deadline(friday, 2)
    assert (end, estimated) == (datetime(2026, 9, 21, 16, tzinfo=UTC), False)
    # October 1-7 are not worked: the tenth working day after September 25 (a holiday itself) lies behind them.
    assert deadline(datetime(2026, 9, 30, 3, tzinfo=UTC), 1)[0] == datetime(2026, 10, 8, 16, tzinfo=UTC)


def test_a_year_without_a_published_calendar_counts_weekdays_and_says_so() -> None:
    end, estimated = deadline(datetime(2036, 1, 4, 3, tzinfo=UTC), 5)
    assert estimated
    assert end - datetime(2036, 1, 4, 16, tzinfo=UTC) >= timedelta(days=5)


def test_the_notice_says_what_the_policy_says() -> None:
    policy = Policy(termination_mode="mutual", terminations_allowed=1, waiting_working_days=15)
    notice = Rules.of(policy, 3).notice()
    assert "1 次" in notice
    assert "15 个工作日" in notice
    assert Rules.of(Policy(termination_notice="本校须知"), 1).notice() == "本校须知"
    assert "次" not in Rules.of(Policy(), 1).notice()
