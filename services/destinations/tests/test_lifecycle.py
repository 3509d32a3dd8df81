"""Every (state, act, role) is in the table or refused; the value's own methods follow the table."""

from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest

from chassis.actor import ROLES, Actor
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from destinations import lifecycle
from destinations.acts import Facts, why_not
from destinations.destination import Destination, Evidence
from destinations.policy import Rules

NOW = datetime(2026, 5, 1, 4, tzinfo=UTC)
PEOPLE = ("edit", "submit", "withdraw", "release")
STUDENT = StudentSnapshot(school_id=str(uuid4()), college_id=str(uuid4()), class_year=2026)
COMPLETE = {
    "institution": "华中科技大学", "institution_region": "420111", "major": "软件工程", "study_form": "1", "enrolment_month": "2026-09",
}  # fmt: skip
FILE = Evidence(str(uuid4()), "ab" * 32, "application/pdf", "通知书.pdf", NOW)


def one(state: str) -> Destination:
    return Destination(
        id=uuid4(), student_id=uuid4(), school_id=uuid4(), college_id=uuid4(), category="801", holds_commitment=True,
        state=state, since=NOW, version=4, fields=COMPLETE, evidence=(FILE,), student=STUDENT, created_at=NOW,
        claim_id=uuid4(), review_id=uuid4() if state in lifecycle.UNDER_REVIEW else None,
    )  # fmt: skip


@pytest.mark.parametrize(("state", "act", "role"), list(product(lifecycle.STATES, lifecycle.LABELS, ROLES)))
def test_every_triple_is_in_the_table_or_refused(state: str, act: str, role: str) -> None:
    refusal = why_not(act, one(state), Actor("somebody", "1", role), Facts(NOW))
    if role not in lifecycle.WHO[act]:
        assert refusal is not None
        assert refusal.code == "act.forbidden"
    elif lifecycle.after(state, act) is None:
        assert refusal is not None
        assert refusal.code == "act.wrong_state"
    else:
        assert refusal is None


def do(act: str, thing: Destination) -> Destination:
    acts = {
        "edit": lambda: thing.edited("802", {}, ()),
        "submit": lambda: thing.submitted(uuid4(), None, STUDENT, Rules(1, Policy()), NOW),
        "hold": lambda: thing.held(7, uuid4(), NOW),
        "refuse": lambda: thing.refused("student.plan_locked", {}, NOW),
        "withdraw": lambda: thing.withdrawn(NOW),
        "approve": lambda: thing.approved(NOW),
        "reject": lambda: thing.rejected("材料不全", NOW),
        "release": lambda: thing.release_asked("改为就业", (FILE,), uuid4(), NOW),
    }
    return acts[act]()


@pytest.mark.parametrize(("state", "act"), list(product(lifecycle.STATES, lifecycle.LABELS)))
def test_the_value_goes_where_the_table_says_and_nowhere_else(state: str, act: str) -> None:
    before = one(state)
    if to := lifecycle.after(state, act):
        after = do(act, before)
        assert after.state == to
        assert after.version == before.version + 1
        assert (after.review_id is not None) == (to in lifecycle.UNDER_REVIEW)
    else:
        with pytest.raises(Refusal, match=r"act\.wrong_state"):
            do(act, before)


def test_every_state_can_be_reached_and_left_or_is_the_end() -> None:
    reached, todo = {lifecycle.FIRST}, [lifecycle.FIRST]
    while todo:
        state = todo.pop()
        for (source, _), target in lifecycle.TABLE.items():
            if source == state and target not in reached:
                reached.add(target)
                todo.append(target)
    assert reached == set(lifecycle.STATES)
    assert {state for state in lifecycle.STATES if not any(source == state for source, _ in lifecycle.TABLE)} == {
        "released"
    }


def test_every_waiting_state_has_a_way_out_that_depends_on_nobody_who_may_never_answer() -> None:
    for state in ("claiming", "pending_review", "release_pending"):
        assert lifecycle.after(state, "withdraw")


def test_a_claim_id_is_never_used_twice_and_each_attempt_begins_without_a_term() -> None:
    first = do("submit", one("draft"))
    second = do("submit", do("withdraw", do("hold", first)))
    assert first.claim_id != second.claim_id
    assert second.term == 0
