"""Who may decide what, and why not: the one question that the page and the act both ask (api.md 3)."""

from datetime import datetime

from chassis.actor import ROLE_NAMES, Actor
from chassis.clock import SHANGHAI
from chassis.errors import Refusal
from chassis.versions import etag, stale
from review.case import Case, Decision
from review.lifecycle import ACT_LABELS, DECIDERS, LEVELS, OUTCOME_LABELS, STEP_LABELS, Act, State, Step


def why_not(act: Act, case: Case, actor: Actor, last: Decision | None, now: datetime) -> Refusal | None:
    """None: the actor may do it. `last` is the case's newest decision that stands."""
    level = LEVELS.get(actor.role)
    if level is None:
        return Refusal("act.forbidden", role=ROLE_NAMES.get(actor.role, actor.role), act=ACT_LABELS[act])
    if act is Act.TAKE_BACK:
        return _why_not_take_back(case, actor, last)
    if case.state is not State.OPEN:
        return _closed(case, last)
    if level in DECIDERS[case.step] or (level is Step.SCHOOL and case.is_overdue(now)):
        return None
    if level is Step.SCHOOL:
        return Refusal("case.college_first", college=case.college_name, day=_day(case.overdue_at))
    return Refusal("case.step_not_yours", step=STEP_LABELS[case.step])


def is_on_behalf(case: Case, actor: Actor) -> bool:
    """Does the school decide a step of the college (代学院审核)?"""
    return LEVELS[actor.role] not in DECIDERS[case.step]


def decided_already(decision: Decision) -> Refusal:
    """The refusal of a second decision, with the first one shown."""
    return Refusal(
        "case.decided_already",
        by=decision.name or ROLE_NAMES.get(decision.role, decision.role),
        role=ROLE_NAMES.get(decision.role, decision.role),
        step=STEP_LABELS[decision.step],
        outcome=OUTCOME_LABELS[decision.outcome],
        at=_moment(decision.at),
    )


def why_outdated(case: Case, seen: int, since: Decision | None) -> Refusal | None:
    """What happened after the version that was seen; None: nothing. `since`: the first decision made at it or later."""
    if seen == case.version:
        return None
    if since is not None:
        return decided_already(since)
    if case.state is State.WITHDRAWN:
        return Refusal("case.withdrawn", why=case.why)
    if seen < case.amended_version:
        return Refusal("case.subject_changed", current_etag=etag(case.version))
    return stale(case.version)


def _why_not_take_back(case: Case, actor: Actor, last: Decision | None) -> Refusal | None:
    if last is None:
        return Refusal("case.nothing_to_take_back")
    if last.account_id != actor.id:
        return Refusal("case.not_your_decision", by=last.name)
    if case.state is not State.OPEN:
        return Refusal("case.decision_went_out")
    return None


def _closed(case: Case, last: Decision | None) -> Refusal:
    if case.state is State.WITHDRAWN or last is None:
        return Refusal("case.withdrawn", why=case.why)
    return decided_already(last)


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _day(at: datetime | None) -> str:
    if at is None:
        return "超过规定时限"
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日"
