"""A termination has ended: the agreement is terminated, or effective again (protocols 2)."""

from datetime import datetime
from uuid import UUID

from chassis.actor import PLATFORM
from chassis.database import Tx
from chassis.errors import Stale
from contracts.wangqian.signing.v1.events_pb2 import AgreementHoldReleased, AgreementTerminated
from signing import commitment, events
from signing import hold as rules
from signing.adapters import agreements, holds, prints
from signing.adapters.commitments import let_go
from signing.adapters.holds import Answer
from signing.hold import Grip
from signing.trail import entry


async def end_hold(
    tx: Tx,
    hold_id: UUID,
    agreement_id: UUID,
    *,
    approved: bool,
    remark: str = "",
    no_accept_before: datetime | None = None,
) -> None:
    """An end for a hold never seen is recorded as refused. Raises Stale when the hold ended before."""
    one, place = await agreements.lock(tx, agreement_id, PLATFORM)
    known = await holds.known(tx, hold_id, agreement_id)
    grip = Grip(one.state, one.hold_id)
    after, state = rules.end(grip, known.state if known else None, hold_id=hold_id, approved=approved)
    if known is not None and known.state == state:
        raise Stale(f"hold {hold_id} is {state} already")
    given = Answer(state, known.code if known else "agreement.hold_ended", known.facts if known else {})
    await holds.answer(tx, hold_id, agreement_id, given, tx.now)
    if after == grip:
        return
    ended = one.gripped(after, tx.now)
    await agreements.save(tx, ended)
    act = "terminate" if approved else "release_hold"
    await agreements.write_trail(tx, one.id, entry(tx.actor, act, tx.now, remark))
    if not approved:
        tx.emit(AgreementHoldReleased(agreement=events.agreement(ended), hold_id=str(hold_id)), one.student_id)
        return
    await let_go(tx, place, one.claim_id, commitment.AGREEMENT, one.id, no_accept_before)
    tx.emit(AgreementTerminated(agreement=events.agreement(ended), hold_id=str(hold_id)), one.student_id)
    await prints.freeze(tx, ended)
