"""The other party consents, having read the notice: the school's review begins."""

from chassis.acts import require
from chassis.database import Tx
from chassis.versions import require_seen
from contracts.wangqian.termination.v1.events_pb2 import TerminationConsented
from termination.adapters import messages, terminations
from termination.lifecycle import SIDES, Act, Side
from termination.refusals import why_not_answer
from termination.termination import Termination
from termination.use_cases.end import approve


async def consent(tx: Tx, termination_id: str, seen: int, review_id: str) -> Termination:
    """`pending_review` with a new round; where the policy has no review, approved at once. A student must have proved to
    be themself within ten minutes. Raises version.stale, auth.fresh_proof_needed, and the reasons of refusals.py."""
    before = await terminations.lock(tx, termination_id)
    require(why_not_answer(Act.CONSENT, before, tx.actor))
    require_seen(seen, before.version)
    if SIDES[tx.actor.role] is Side.STUDENT:
        tx.actor.require_fresh_proof(tx.now)
    after = before.consented(tx.actor.name, review_id, tx.now)
    await terminations.save(tx, before, after)
    tx.emit(TerminationConsented(termination=messages.snapshot(after)), after.student_id)
    if not after.steps:
        return await approve(tx, after)
    tx.emit(messages.review_requested(after), after.student_id)
    return after
