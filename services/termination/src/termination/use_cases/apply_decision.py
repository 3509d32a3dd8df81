"""Reviewers have decided a round of ours: applied once, and answered in the same transaction (protocols 3)."""

from chassis.database import Tx
from chassis.errors import Stale
from contracts.wangqian.review.v1.events_pb2 import OUTCOME_APPROVED, OUTCOME_REJECTED, ReviewDecided
from contracts.wangqian.review.v1.requests_pb2 import SETTLEMENT_APPLIED, ReviewSettled
from termination.adapters import messages, terminations
from termination.lifecycle import State
from termination.use_cases.end import approve, reject


async def apply_decision(tx: Tx, decided: ReviewDecided) -> None:
    """Decisions about other owners' subjects are none of ours. A round that we never asked for, or an outcome that this
    release does not know, is a fault and parks."""
    if decided.owner != messages.OWNER:
        return
    found = await terminations.lock_by_review(tx, decided.review_id)
    if found is None:
        raise LookupError(f"no termination has the round {decided.review_id}")
    if found.state is not State.PENDING_REVIEW:
        raise Stale(f"round {decided.review_id} was applied before: {found.state}")
    if decided.outcome == OUTCOME_APPROVED:
        await approve(tx, found)
    elif decided.outcome == OUTCOME_REJECTED:
        await reject(tx, found, decided.reason)
    else:
        raise ValueError(f"unknown outcome {decided.outcome}")
    tx.emit(ReviewSettled(review_id=decided.review_id, settlement=SETTLEMENT_APPLIED), found.student_id)
