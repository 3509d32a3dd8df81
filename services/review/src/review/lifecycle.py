"""The states of a case and every legal move. Data only."""

from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    # Decided here, not yet answered by the owner: 已通过，处理中.
    DECIDED = "decided"
    APPLIED = "applied"
    # The decision came too late: the subject had changed or was gone.
    OVERTAKEN = "overtaken"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    # What people do.
    APPROVE = "approve"
    REJECT = "reject"
    TAKE_BACK = "take-back"
    # What the owner and identity tell.
    AMEND = "amend"
    FOLLOW = "follow"
    WITHDRAW = "withdraw"
    APPLY = "apply"
    OVERTAKE = "overtake"


class Step(StrEnum):
    COLLEGE = "college"
    SCHOOL = "school"
    # Whoever of the two comes first ends it.
    EITHER = "either"


class Outcome(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


# (state, act) -> the states it may lead to; approving an intermediate step leaves the case open.
TABLE: dict[tuple[State, Act], tuple[State, ...]] = {
    (State.OPEN, Act.APPROVE): (State.OPEN, State.DECIDED),
    (State.OPEN, Act.REJECT): (State.DECIDED,),
    (State.OPEN, Act.TAKE_BACK): (State.OPEN,),
    (State.OPEN, Act.AMEND): (State.OPEN,),
    (State.OPEN, Act.FOLLOW): (State.OPEN,),
    (State.OPEN, Act.WITHDRAW): (State.WITHDRAWN,),
    (State.DECIDED, Act.WITHDRAW): (State.OVERTAKEN,),
    (State.DECIDED, Act.APPLY): (State.APPLIED,),
    (State.DECIDED, Act.OVERTAKE): (State.OVERTAKEN,),
}

# Who decides: the level that each role acts for. A role that is not here reads at most.
LEVELS = {"college_reviewer": Step.COLLEGE, "school_reviewer": Step.SCHOOL, "school_admin": Step.SCHOOL}

# The levels that may decide a step. An overdue college step is open to the school as well (authority.py).
DECIDERS = {
    Step.COLLEGE: frozenset({Step.COLLEGE}),
    Step.SCHOOL: frozenset({Step.SCHOOL}),
    Step.EITHER: frozenset({Step.COLLEGE, Step.SCHOOL}),
}

STEP_LABELS = {Step.COLLEGE: "学院审核", Step.SCHOOL: "学校审核", Step.EITHER: "学院或学校审核"}
OUTCOME_LABELS = {Outcome.APPROVED: "通过", Outcome.REJECTED: "不通过"}
ACT_LABELS = {Act.APPROVE: "通过", Act.REJECT: "不通过", Act.TAKE_BACK: "收回审核意见"}


def goes_to(state: State, act: Act) -> tuple[State, ...]:
    """Where an act may lead from a state; empty: it is not legal there."""
    return TABLE.get((state, act), ())
