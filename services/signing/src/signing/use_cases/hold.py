"""Termination takes hold of an effective agreement: one final answer per hold id (protocols 2)."""

from uuid import UUID

from chassis.actor import PLATFORM
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.signing.v1.events_pb2 import AgreementHeld
from signing import events, lifecycle
from signing import hold as rules
from signing.adapters import agreements, holds
from signing.adapters.holds import Answer
from signing.agreement import Agreement
from signing.hold import HELD, REFUSED, Grip
from signing.trail import entry


async def hold(tx: Tx, hold_id: UUID, agreement_id: UUID, replaces: UUID | None) -> tuple[Answer, Agreement]:
    """The answer and the agreement as it is now. Raises thing.not_found, hold.reused."""
    one, _ = await agreements.lock(tx, agreement_id, PLATFORM)
    known = await holds.known(tx, hold_id, agreement_id)
    if known is not None:
        return known, one
    grip, state, freed = rules.hold(Grip(one.state, one.hold_id), None, hold_id=hold_id, replaces=replaces)
    given = Answer(state)
    if state == REFUSED:
        refusal = _refusal(one)
        given = Answer(state, refusal.code, refusal.facts)
    if freed is not None and replaces is not None:
        await holds.make_room(tx, replaces)
    await holds.answer(tx, hold_id, agreement_id, given, tx.now)
    if state == HELD:
        one = one.gripped(grip, tx.now)
        await agreements.save(tx, one)
        await agreements.write_trail(tx, one.id, entry(tx.actor, "hold", tx.now))
        tx.emit(AgreementHeld(agreement=events.agreement(one), hold_id=str(hold_id)), one.student_id)
    return given, one


def _refusal(one: Agreement) -> Refusal:
    now = lifecycle.AGREEMENT_STATES[one.state]
    return Refusal("agreement.wrong_state", now=now, act=lifecycle.LABELS["terminate"])
