"""A party asks to end an agreement."""

from dataclasses import dataclass
from datetime import timedelta

from chassis.actor import Actor
from chassis.acts import require
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from termination.adapters import policies, signing, terminations
from termination.lifecycle import SIDES, State
from termination.refusals import AgreementSnapshot, Asking, is_party, open_already, why_not_ask
from termination.rules import Rules
from termination.termination import Termination

# After this the settler asks signing again for an answer that did not come.
SETTLE_AFTER = timedelta(seconds=5)


@dataclass(frozen=True)
class Known:
    """What other services said before the transaction began."""

    agreement: AgreementSnapshot
    rules: Rules


async def find_out(core: Core, actor: Actor, agreement_id: str) -> Known:
    """The agreement and its school's rules. Raises thing.not_found for what is not the actor's, Unavailable."""
    agreement = await signing.agreement(core, agreement_id)
    if not is_party(actor, agreement):
        raise Refusal("thing.not_found")
    return Known(agreement, await policies.rules_of(core, agreement.student.school_id))


async def asking(tx: Tx, known: Known) -> Asking:
    """The whole of what decides whether one may be asked for now."""
    return Asking(
        known.agreement,
        known.rules,
        await terminations.open_of(tx, known.agreement.agreement_id),
        await terminations.completed_by(tx, known.agreement.student.student_id),
    )


async def ask(tx: Tx, known: Known, termination_id: str, reason: str) -> Termination:
    """The row `opening`; signing is asked for the hold after this has been committed (settle). Of two askers of one moment
    the second is refused with the first one's request."""
    require(why_not_ask(tx.actor, await asking(tx, known)))
    agreement, rules = known.agreement, known.rules
    made = Termination(
        id=termination_id,
        agreement_id=agreement.agreement_id,
        agreement_number=agreement.number,
        state=State.OPENING,
        version=1,
        asked_by=SIDES[tx.actor.role],
        asker=tx.actor.snapshot(),
        asker_name=tx.actor.name,
        reason=reason,
        asked_at=tx.now,
        student_id=agreement.student.student_id,
        student=agreement.student,
        school_id=agreement.student.school_id,
        college_id=agreement.student.college_id,
        employer_id=agreement.employer.employer_id,
        employer_name=agreement.employer.name,
        policy_version=rules.policy_version,
        steps=rules.steps,
        waiting_working_days=rules.waiting_working_days,
        overdue_after_working_days=rules.overdue_after_working_days,
        notice=rules.notice(),
        settle_at=tx.now + SETTLE_AFTER,
    )
    if not await terminations.add(tx, made):
        first = await terminations.open_of(tx, made.agreement_id)
        raise open_already(first) if first else Refusal("termination.not_effective", number=made.agreement_number)
    return made
