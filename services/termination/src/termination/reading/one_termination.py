"""One termination as its reader may see it, and whether one may be asked for."""

from chassis.actor import Actor
from chassis.acts import shown
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.problem_json import reason_body
from chassis.shapes import Why
from termination.adapters import terminations
from termination.lifecycle import ACT_LABELS, ASK_LABEL, PARTIES, Act
from termination.reading.wording import holder_of, next_of, side_of, state_of
from termination.refusals import Asking, told, why_not_answer, why_not_ask
from termination.shapes import EmployerShown, Openings, StudentShown, TerminationShown
from termination.termination import Termination

ANSWERS = (Act.CONSENT, Act.DEFER)


async def one_termination(tx: Tx, termination_id: str) -> TerminationShown:
    """Raises thing.not_found for what the actor may not see."""
    return show(await terminations.load(tx, termination_id), tx.actor)


def openings(asking: Asking, actor: Actor) -> Openings:
    """The notice, the act of asking with its reason, and the request that is open already."""
    return Openings(
        notice=asking.rules.notice(),
        acts=shown([("ask", ASK_LABEL)], lambda _: why_not_ask(actor, asking)),
        open=show(asking.open_one, actor) if asking.open_one else None,
    )


def show(t: Termination, actor: Actor) -> TerminationShown:
    acts = [(act, ACT_LABELS[act]) for act in ANSWERS] if actor.role in PARTIES else []
    return TerminationShown(
        id=t.id,
        version=t.version,
        state=state_of(t),
        holder=holder_of(t),
        next=next_of(t),
        acts=shown(acts, lambda act: why_not_answer(Act(act), t, actor)),
        agreement_id=t.agreement_id,
        agreement_number=t.agreement_number,
        agreement_href=f"/api/v1/agreements/{t.agreement_id}",
        asked_by=side_of(t),
        asker_name=t.asker_name,
        asked_at=t.asked_at,
        reason=t.reason,
        student=student_shown(t),
        employer=EmployerShown(id=t.employer_id, name=t.employer_name),
        notice=t.notice,
        deferred_at=t.deferred_at,
        consented_at=t.consented_at,
        consenter_name=t.consenter_name,
        decided_at=t.decided_at,
        decision_reason=t.decision_reason,
        no_accept_before=t.no_accept_before,
        no_accept_estimated=t.no_accept_estimated,
        carried_out_at=t.carried_out_at,
        refusal=Why(**reason_body(refusal)) if (refusal := refusal_of(t)) else None,
        policy_version=t.policy_version,
    )


def refusal_of(t: Termination) -> Refusal | None:
    """Signing's reason, where it refused the hold."""
    return told(t.refusal_code, t.refusal_facts) if t.refusal_code else None


def student_shown(t: Termination) -> StudentShown:
    return StudentShown(
        id=t.student_id, name=t.student.name, student_number=t.student.student_number,
        school_name=t.student.school_name, college_name=t.student.college_name, major=t.student.major,
        class_year=t.student.class_year,
    )  # fmt: skip
