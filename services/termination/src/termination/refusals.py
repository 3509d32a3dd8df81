"""Who may do what, and why not: asked by the page and by the act alike (api.md 3)."""

from dataclasses import dataclass

from chassis.actor import ROLE_NAMES, Actor
from chassis.errors import Refusal
from contracts.wangqian.signing.v1.snapshots_pb2 import (
    AGREEMENT_STATE_EFFECTIVE,
    CHANNEL_ONLINE,
    AgreementSnapshot,
)
from termination.lifecycle import ACT_LABELS, ASK_LABEL, SIDE_LABELS, SIDES, TABLE, Act, Side, State
from termination.rules import MUTUAL, Rules
from termination.termination import Termination


@dataclass(frozen=True)
class Asking:
    """What must be known to say whether a termination may be asked for."""

    agreement: AgreementSnapshot
    rules: Rules
    # The open one of this agreement.
    open_one: Termination | None
    # How many the student has asked for that were approved.
    completed: int


def is_party(actor: Actor, agreement: AgreementSnapshot) -> bool:
    if actor.role == "student":
        return bool(actor.student_id) and actor.student_id == agreement.student.student_id
    return actor.kind == "employer" and bool(actor.employer_id) and actor.employer_id == agreement.employer.employer_id


def why_not_ask(actor: Actor, asking: Asking) -> Refusal | None:
    """None: the actor may ask now. Whether the agreement is still free is signing's to say, by the hold."""
    agreement, rules = asking.agreement, asking.rules
    side = SIDES.get(actor.role)
    if side is None or not is_party(actor, agreement):
        return Refusal("act.forbidden", role=ROLE_NAMES.get(actor.role, actor.role), act=ASK_LABEL)
    if asking.open_one is not None:
        return open_already(asking.open_one)
    if agreement.state != AGREEMENT_STATE_EFFECTIVE:
        return Refusal("termination.not_effective", number=agreement.number)
    if agreement.channel != CHANNEL_ONLINE or rules.mode != MUTUAL:
        return Refusal("termination.by_proof_only")
    if side not in rules.askers:
        return Refusal("termination.closed", side=SIDE_LABELS[side])
    if side is Side.STUDENT and rules.allowed is not None and asking.completed >= rules.allowed:
        return Refusal("termination.used_up", allowed=rules.allowed, completed=asking.completed)
    return None


def open_already(first: Termination) -> Refusal:
    """The second asker of an agreement is shown the first request; consent is still theirs to give."""
    who = SIDE_LABELS[first.asked_by]
    return Refusal(
        "termination.open_already",
        href=f"/terminations/{first.id}",
        state=first.state,
        who=who,
        termination_id=first.id,
        reason=first.reason,
    )


def why_not_answer(act: Act, termination: Termination, actor: Actor) -> Refusal | None:
    """None: the actor may consent or defer. Fresh proof and the notice are asked for at the act itself."""
    side = SIDES.get(actor.role)
    if side is None:
        return Refusal("act.forbidden", role=ROLE_NAMES.get(actor.role, actor.role), act=ACT_LABELS[act])
    if termination.state is State.OPENING:
        return Refusal("termination.opening")
    if (termination.state, act) not in TABLE:
        return Refusal("termination.answered", state=termination.state)
    if side is termination.asked_by:
        return Refusal("termination.own_request", other=SIDE_LABELS[termination.answers])
    if act is Act.DEFER and termination.deferred_at is not None:
        return Refusal("termination.deferred_already")
    return None


def told(code: str, facts: dict[str, str]) -> Refusal:
    """A refusal as another service gave it."""
    refusal = Refusal(code)
    refusal.facts.update(facts)
    return refusal
