"""The states of a termination and every legal move. Data only."""

from enum import StrEnum


class State(StrEnum):
    # Asked; signing has not answered yet whether it holds the agreement. Settles within seconds.
    OPENING = "opening"
    AWAITING_COUNTERPARTY = "awaiting_counterparty"
    PENDING_REVIEW = "pending_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    # Signing refused the hold: it never began.
    REFUSED = "refused"


class Act(StrEnum):
    # Signing's answer to the hold.
    HOLD = "hold"
    REFUSE = "refuse"
    # What the other party does.
    CONSENT = "consent"
    DEFER = "defer"
    # What reviewers decide.
    APPROVE = "approve"
    REJECT = "reject"
    # Signing ended the agreement, or made it effective again.
    CARRY_OUT = "carry_out"


class Side(StrEnum):
    STUDENT = "student"
    EMPLOYER = "employer"


TABLE: dict[tuple[State, Act], State] = {
    (State.OPENING, Act.HOLD): State.AWAITING_COUNTERPARTY,
    (State.OPENING, Act.REFUSE): State.REFUSED,
    (State.AWAITING_COUNTERPARTY, Act.CONSENT): State.PENDING_REVIEW,
    (State.AWAITING_COUNTERPARTY, Act.DEFER): State.AWAITING_COUNTERPARTY,
    (State.PENDING_REVIEW, Act.APPROVE): State.APPROVED,
    (State.PENDING_REVIEW, Act.REJECT): State.REJECTED,
    (State.APPROVED, Act.CARRY_OUT): State.APPROVED,
    (State.REJECTED, Act.CARRY_OUT): State.REJECTED,
}

# At most one of these an agreement; the database holds it (terminations_one_open).
OPEN = (State.OPENING, State.AWAITING_COUNTERPARTY, State.PENDING_REVIEW)

# The side that a role acts for. An employer's reader reads only.
SIDES = {"student": Side.STUDENT, "employer_admin": Side.EMPLOYER, "recruiter": Side.EMPLOYER}
PARTIES = (*SIDES, "reader")
REVIEWERS = ("college_reviewer", "school_reviewer", "school_admin", "province_operator")

SIDE_LABELS = {Side.STUDENT: "学生", Side.EMPLOYER: "单位"}
ACT_LABELS = {Act.CONSENT: "同意解约", Act.DEFER: "暂不处理"}
ASK_LABEL = "申请解约"


class IllegalMove(Exception):
    """The pair (state, act) is not in the table: a bug of the caller, never shown to people."""


def after(state: State, act: Act) -> State:
    """Where an act leads. Raises IllegalMove."""
    if (state, act) not in TABLE:
        raise IllegalMove(f"{act} from {state}")
    return TABLE[state, act]


def other(side: Side) -> Side:
    return Side.EMPLOYER if side is Side.STUDENT else Side.STUDENT
