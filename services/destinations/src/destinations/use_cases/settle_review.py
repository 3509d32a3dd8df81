"""A round of review is decided: applied if it is the current one, else answered as overtaken (protocols 3)."""

from uuid import UUID

from google.protobuf.message import Message

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Stale
from contracts.wangqian.destinations.v1.events_pb2 import (
    DestinationEffective,
    DestinationRejected,
    DestinationReleased,
    DestinationReleaseRejected,
)
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED, ReviewDecided, ReviewStepDecided
from contracts.wangqian.review.v1.requests_pb2 import SETTLEMENT_APPLIED, SETTLEMENT_OVERTAKEN, ReviewSettled
from destinations import events, lifecycle
from destinations.adapters import destinations, trail
from destinations.destination import Destination
from destinations.use_cases.keep_record import keep_destination

_ACTS = {OUTCOME_APPROVED: "approve", OUTCOME_REJECTED: "reject"}


async def settle_review(tx: Tx, told: ReviewDecided, decided_by: Actor) -> None:
    """Apply the decision and answer it in the same transaction. Raises LookupError for a destination that never was."""
    one = await destinations.find(tx, UUID(told.subject_id))
    if one is None:
        raise LookupError(f"destination {told.subject_id}")
    if str(one.review_id) != told.review_id:
        why = f"去向登记已是“{lifecycle.STATES[one.state]}”"
        settled = ReviewSettled(review_id=told.review_id, settlement=SETTLEMENT_OVERTAKEN, why=why)
        tx.emit(settled, one.student_id)
        return
    act = _ACTS[told.outcome]
    after = one.approved(tx.now) if act == "approve" else one.rejected(told.reason, tx.now)
    await destinations.save(tx, after)
    await trail.write(tx, one.id, act, decided_by, told.reason)
    tx.emit(announcement(one, after, told.reason), one.student_id)
    await keep_destination(tx, after)
    tx.emit(ReviewSettled(review_id=told.review_id, settlement=SETTLEMENT_APPLIED), one.student_id)


def announcement(before: Destination, after: Destination, reason: str) -> Message:
    """What everybody is told. Ends carry the claim, which signing frees (protocols 1)."""
    now, claim = events.snapshot(after), str(after.claim_id)
    if after.state == "released":
        return DestinationReleased(destination=now, claim_id=claim)
    if after.state == "rejected":
        return DestinationRejected(destination=now, claim_id=claim, reason=reason)
    if before.state == "release_pending":
        return DestinationReleaseRejected(destination=now, reason=reason)
    return DestinationEffective(destination=now)


async def note_step(tx: Tx, told: ReviewStepDecided) -> None:
    """A first decision in the current round: from now on the student cannot take it back. Raises Stale for an older round."""
    one = await destinations.find(tx, UUID(told.subject_id))
    if one is None:
        raise LookupError(f"destination {told.subject_id}")
    if str(one.review_id) != told.review_id:
        raise Stale(f"round {told.review_id} is over")
    await destinations.save(tx, one.first_decided())
