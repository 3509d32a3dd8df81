"""Every (state, act, role) is in the tables, or refused by the one question that page and act both ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.actor import ROLES, Actor
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing import agreement, invitation, lifecycle
from signing.agreement import Agreement
from signing.commitment import DESTINATION, Gates, Slot
from signing.invitation import Invitation
from signing.policy import RESUMED_AT_LEAST, RESUMED_AT_MOST, deadline

NOW = datetime(2026, 3, 12, 2, tzinfo=UTC)
SOMEBODY = UUID(int=1)
# The law (domain 4.8), written down a second time so that neither copy changes alone.
LETTERS = {
    ("open", "accept", "student"), ("open", "decline", "student"), ("open", "revoke", "employer_admin"),
    ("open", "revoke", "recruiter"), ("open", "revoke", "platform"), ("open", "expire", "platform"), ("open", "resume", "platform"),
}  # fmt: skip
AGREEMENTS = {
    ("pending_review", "approve", "platform"), ("pending_review", "reject", "platform"), ("pending_review", "withdraw", "student"),
    ("effective", "reopen", "school_reviewer"), ("effective", "reopen", "school_admin"), ("effective", "hold", "platform"),
    ("terminating", "hold", "platform"), ("terminating", "release_hold", "platform"), ("terminating", "terminate", "platform"),
}  # fmt: skip


def actor(role: str) -> Actor:
    return Actor("any", "a", role)


def letter(state: str = "open", expires_in: timedelta = timedelta(days=5)) -> Invitation:
    return Invitation(
        uuid4(), uuid4(), SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY, "", StudentSnapshot(), EmployerSnapshot(), Terms(reply_days=5),
        state, 1, NOW, NOW + expires_in, False, 1, NOW,
    )  # fmt: skip


def formed(state: str = "pending_review") -> Agreement:
    return Agreement(
        uuid4(), "1" * 15, "online", uuid4(), SOMEBODY, SOMEBODY, SOMEBODY, SOMEBODY, "", StudentSnapshot(), 1, EmployerSnapshot(),
        Terms(), state, 1, uuid4(), 1, NOW, NOW, NOW, "approval", "school", 1, withdraw_until=NOW + timedelta(hours=24),
    )  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", lifecycle.INVITATION_STATES)
@pytest.mark.parametrize("act", sorted({act for _, act in lifecycle.INVITATION}))
def test_every_act_on_a_letter(state: str, act: str, role: str) -> None:
    one = letter(state, timedelta(days=-1) if act == "expire" else timedelta(days=5))
    refusal = invitation.why_not(act, one, actor(role), Slot(), NOW)
    assert (refusal is None) == ((state, act, role) in LETTERS)
    if refusal is not None and (state, act) in lifecycle.INVITATION:
        assert refusal.code == "act.forbidden"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", lifecycle.AGREEMENT_STATES)
@pytest.mark.parametrize("act", sorted({act for _, act in lifecycle.AGREEMENT}))
def test_every_act_on_an_agreement(state: str, act: str, role: str) -> None:
    refusal = agreement.why_not(act, formed(state), actor(role), False, NOW)
    assert (refusal is None) == ((state, act, role) in AGREEMENTS)


@pytest.mark.parametrize("state", lifecycle.AGREEMENT_STATES)
def test_a_pair_that_the_table_lacks_raises(state: str) -> None:
    for act in {act for _, act in lifecycle.AGREEMENT}:
        if (state, act) not in lifecycle.AGREEMENT:
            with pytest.raises(Refusal, match=r"act\.wrong_state"):
                lifecycle.after(lifecycle.AGREEMENT, lifecycle.AGREEMENT_STATES, state, act)


CLOSED = {
    "student.plan_locked": Gates(plan_locked=True),
    "student.suspended": Gates(suspended=True),
    "student.training_mode": Gates(may_sign=False),
    "student.data_gate_closed": Gates(data_gate_open=False),
    "student.restricted": Gates(restricted=True),
    "student.waiting_period": Gates(no_accept_before=NOW + timedelta(seconds=1)),
}


@pytest.mark.parametrize("code", CLOSED)
def test_a_closed_gate_bars_accepting_and_says_which(code: str) -> None:
    slot = Slot(gates=CLOSED[code])
    refusal = invitation.why_not("accept", letter(), actor("student"), slot, NOW)
    assert refusal is not None
    assert refusal.code == code
    assert invitation.why_not("decline", letter(), actor("student"), slot, NOW) is None


def test_gates_that_ended_do_not_bar() -> None:
    gates = Gates(restricted=True, restricted_until=NOW, no_accept_before=NOW)
    assert invitation.why_not("accept", letter(), actor("student"), Slot(gates=gates), NOW) is None


def test_a_commitment_shadows_other_letters_and_stops_their_clock() -> None:
    slot = Slot("c", DESTINATION, "d", since=NOW + timedelta(days=4))
    later = NOW + timedelta(days=90)
    for act in ("accept", "decline"):
        refusal = invitation.why_not(act, letter(), actor("student"), slot, later)
        assert refusal is not None
        assert refusal.code == "student.has_destination"
    assert invitation.why_not("revoke", letter(), actor("recruiter"), slot, later) is None
    assert invitation.why_not("expire", letter(), actor("platform"), slot, later) is not None


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        (timedelta(hours=1), RESUMED_AT_LEAST),
        (timedelta(days=3), timedelta(days=3)),
        (timedelta(days=20), RESUMED_AT_MOST),
    ],
)
def test_a_letter_keeps_what_was_left_of_its_time(left: timedelta, kept: timedelta) -> None:
    since, later = NOW + timedelta(days=2), NOW + timedelta(days=60)
    one = replace(letter(), expires_at=since + left)
    assert one.resumed(later, since).expires_at == later + kept


def test_the_last_day_is_the_day_of_sending_plus_n_until_midnight_in_shanghai() -> None:
    late_evening = datetime(2026, 3, 12, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    assert deadline(late_evening, 5, None) == datetime(2026, 3, 17, 16, tzinfo=UTC)
    assert deadline(late_evening + timedelta(minutes=1), 5, None) == datetime(2026, 3, 18, 16, tzinfo=UTC)
    assert deadline(late_evening, 5, NOW + timedelta(days=10)) == datetime(2026, 3, 27, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "before", "at", "code"),
    [
        ({"withdraw_until": None}, False, NOW, "agreement.withdraw_closed"),
        ({"first_decided_at": NOW}, False, NOW, "agreement.already_decided"),
        ({"reopened": True}, False, NOW, "agreement.already_decided"),
        ({}, False, NOW + timedelta(hours=24), "agreement.withdraw_too_late"),
        ({}, True, NOW, "agreement.withdrawn_before"),
    ],
)
def test_why_an_acceptance_cannot_be_taken_back(changes: dict, before: bool, at: datetime, code: str) -> None:
    refusal = agreement.why_not("withdraw", replace(formed(), **changes), actor("student"), before, at)
    assert refusal is not None
    assert refusal.code == code
