"""The student takes a registration or a release back, until the first decision (domain 6.2)."""

from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from contracts.wangqian.destinations.v1.events_pb2 import DestinationWithdrawn
from contracts.wangqian.review.v1.requests_pb2 import ReviewWithdrawn
from destinations import events
from destinations.acts import Facts, why_not
from destinations.adapters import destinations, trail
from destinations.destination import Destination
from destinations.use_cases.keep_record import keep_destination


async def withdraw(tx: Tx, destination_id: UUID) -> Destination:
    """A registration becomes a draft and its claim ends, answered or not; after an undecided release it is in force as before."""
    one = await destinations.lock(tx, destination_id)
    require(why_not("withdraw", one, tx.actor, Facts(tx.now)))
    tx.actor.require_fresh_proof(tx.now)
    after = one.withdrawn(tx.now)
    await destinations.save(tx, after)
    await trail.write(tx, one.id, "withdraw", tx.actor, trail.PROOFS.get(tx.actor.proved_by, ""))
    if after.state == "draft":
        tx.emit(DestinationWithdrawn(destination=events.snapshot(after), claim_id=str(one.claim_id)), one.student_id)
    if one.review_id is not None:
        why = "学生撤回了登记" if after.state == "draft" else "学生撤回了解除申请"
        tx.emit(ReviewWithdrawn(review_id=str(one.review_id), why=why), one.student_id)
    await keep_destination(tx, after)
    return after
