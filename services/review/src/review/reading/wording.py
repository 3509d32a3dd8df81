"""What people read of a case: its state, who has it, what comes next."""

from datetime import datetime

from chassis.shapes import Coded, Holder, Next
from review.case import Case
from review.lifecycle import OUTCOME_LABELS, STEP_LABELS, Outcome, State, Step
from review.subjects import label_of

_OPEN = {Step.COLLEGE: "待学院审核", Step.SCHOOL: "待学校审核", Step.EITHER: "待审核"}
_DECIDED = {Outcome.APPROVED: "已通过，处理中", Outcome.REJECTED: "不通过，处理中"}
_APPLIED = {Outcome.APPROVED: "已通过", Outcome.REJECTED: "不通过"}


def state_of(case: Case) -> Coded:
    labels = {State.OPEN: _OPEN[case.step], State.OVERTAKEN: "审核未生效", State.WITHDRAWN: "已撤回"}
    if case.outcome is not None and case.state in (State.DECIDED, State.APPLIED):
        labels |= {State.DECIDED: _DECIDED[case.outcome], State.APPLIED: _APPLIED[case.outcome]}
    return Coded(code=case.state, label=labels[case.state])


def step_of(case: Case) -> Coded:
    return Coded(code=case.step, label=STEP_LABELS[case.step])


def outcome_of(outcome: Outcome) -> Coded:
    return Coded(code=outcome, label=OUTCOME_LABELS[outcome])


def kind_of(case: Case) -> Coded:
    return Coded(code=case.subject_kind, label=label_of(case.subject_kind))


def holder_of(case: Case, now: datetime) -> Holder | None:
    """Who has it now; the school too, once a college is late."""
    if case.state is State.DECIDED and case.decided_at:
        return Holder(who="platform", name="平台", since=case.decided_at)
    if case.state is not State.OPEN:
        return None
    college, school = case.college_name or "学院", case.school_name or "学校"
    if case.step is Step.COLLEGE and not case.is_overdue(now):
        return Holder(who="college", name=college, since=case.waiting_since)
    if case.step is Step.SCHOOL:
        return Holder(who="school", name=school, since=case.waiting_since)
    return Holder(who="college,school", name=f"{college}或{school}", since=case.waiting_since)


def next_of(case: Case) -> Next | None:
    if case.state is State.OPEN:
        return Next(text=STEP_LABELS[case.step], by=case.overdue_at)
    if case.state is State.DECIDED:
        return Next(text="平台正在执行审核结果，通常几秒内完成")
    return None
