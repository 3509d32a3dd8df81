"""A round of review is decided: applied if it is the current one, else answered as overtaken (protocols 3)."""

from uuid import UUID

from chassis.actor import PLATFORM, Actor
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED, ReviewDecided
from contracts.wangqian.review.v1.requests_pb2 import SETTLEMENT_APPLIED, SETTLEMENT_OVERTAKEN, ReviewSettled
from contracts.wangqian.signing.v1.events_pb2 import AgreementEffective, AgreementRejected
from signing import commitment, events, lifecycle
from signing.adapters import agreements, prints
from signing.adapters.commitments import let_go
from signing.adapters.slots import Place
from signing.agreement import Agreement
from signing.trail import entry


async def settle_review(tx: Tx, told: ReviewDecided, decided_by: Actor) -> None:
    """Apply the decision and answer it in the same transaction. Raises LookupError for an agreement that never was."""
    try:
        one, place = await agreements.lock(tx, UUID(told.subject_id), PLATFORM)
    except Refusal as refusal:
        raise LookupError(f"agreement {told.subject_id}") from refusal
    if str(one.review_id) != told.review_id or one.version != told.subject_version:
        why = f"协议已是“{lifecycle.AGREEMENT_STATES[one.state]}”"
        tx.emit(ReviewSettled(review_id=told.review_id, settlement=SETTLEMENT_OVERTAKEN, why=why), one.student_id)
        return
    if told.outcome == OUTCOME_APPROVED:
        await _approve(tx, one, decided_by)
    elif told.outcome == OUTCOME_REJECTED:
        await _reject(tx, one, place, decided_by, told.reason)
    else:
        raise ValueError(f"outcome {told.outcome}")
    tx.emit(ReviewSettled(review_id=told.review_id, settlement=SETTLEMENT_APPLIED), one.student_id)


async def _approve(tx: Tx, one: Agreement, decided_by: Actor) -> None:
    effective = one.approved(tx.now)
    await agreements.save(tx, effective)
    await agreements.write_trail(tx, one.id, entry(decided_by, "approve", tx.now))
    tx.emit(AgreementEffective(agreement=events.agreement(effective)), one.student_id)
    await prints.freeze(tx, effective)


async def _reject(tx: Tx, one: Agreement, place: Place, decided_by: Actor, reason: str) -> None:
    rejected = one.rejected(tx.now, reason)
    await agreements.save(tx, rejected)
    await agreements.write_trail(tx, one.id, entry(decided_by, "reject", tx.now, reason))
    await let_go(tx, place, one.claim_id, commitment.AGREEMENT, one.id)
    tx.emit(AgreementRejected(agreement=events.agreement(rejected), reason=reason), one.student_id)
    await prints.freeze(tx, rejected)
