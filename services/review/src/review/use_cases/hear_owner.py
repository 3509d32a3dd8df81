"""What the owner of a subject tells about a round: newer material, withdrawn, applied or overtaken."""

from chassis.database import Tx
from chassis.errors import Stale
from contracts.wangqian.review.v1.requests_pb2 import (
    SETTLEMENT_APPLIED,
    SETTLEMENT_OVERTAKEN,
    ReviewAmended,
    ReviewSettled,
    ReviewWithdrawn,
)
from review.adapters import cases
from review.case import Case
from review.lifecycle import Act, goes_to


async def amend(tx: Tx, told: ReviewAmended) -> None:
    """Newer material. A decision that was quicker stands here: its owner answers that it was overtaken."""
    case = await _case(tx, told.review_id)
    if not goes_to(case.state, Act.AMEND):
        raise Stale(f"amended while {case.state}")
    if told.subject_version <= case.subject_version:
        raise Stale("older material than what is known")
    await cases.save(tx, case, case.amended(told.subject_version, told.summary))


async def withdraw(tx: Tx, told: ReviewWithdrawn) -> None:
    """The round is called off. After a decision it means: the decision came too late."""
    case = await _case(tx, told.review_id)
    if not goes_to(case.state, Act.WITHDRAW):
        raise Stale(f"withdrawn while {case.state}")
    await cases.save(tx, case, case.withdrawn(told.why, tx.now))


async def settle(tx: Tx, told: ReviewSettled) -> None:
    """The owner's answer to a decision. Raises for a settlement that this code does not know, so that it is parked."""
    acts = {SETTLEMENT_APPLIED: Act.APPLY, SETTLEMENT_OVERTAKEN: Act.OVERTAKE}
    act = acts[told.settlement]
    case = await _case(tx, told.review_id)
    if not goes_to(case.state, act):
        raise Stale(f"settled while {case.state}")
    after = case.applied(tx.now) if act is Act.APPLY else case.overtaken(told.why, tx.now)
    await cases.save(tx, case, after)


async def _case(tx: Tx, review_id: str) -> Case:
    case = await cases.lock(tx, review_id)
    if case is None:
        raise LookupError(f"no case {review_id}: its ReviewRequested never came")
    return case
