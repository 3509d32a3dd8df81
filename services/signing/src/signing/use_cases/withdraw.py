"""The student takes the acceptance back, where policy lets them (domain 4.5)."""

from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from contracts.wangqian.review.v1.requests_pb2 import ReviewWithdrawn
from contracts.wangqian.signing.v1.events_pb2 import AgreementWithdrawn
from signing import commitment, events
from signing.adapters import agreements, prints
from signing.adapters.commitments import let_go
from signing.agreement import Agreement, why_not
from signing.trail import entry, proof_remark


async def withdraw(tx: Tx, agreement_id: UUID) -> Agreement:
    one, place = await agreements.lock(tx, agreement_id, tx.actor)
    before = await agreements.withdrew_before(tx, one.student_id)
    require(why_not("withdraw", one, tx.actor, before, tx.now))
    tx.actor.require_fresh_proof(tx.now)
    withdrawn = one.withdrawn(tx.now)
    await agreements.save(tx, withdrawn)
    line = entry(tx.actor, "withdraw", tx.now, proof_remark(tx.actor), one.student.name)
    await agreements.write_trail(tx, one.id, line)
    await let_go(tx, place, one.claim_id, commitment.AGREEMENT, one.id)
    tx.emit(AgreementWithdrawn(agreement=events.agreement(withdrawn)), one.student_id)
    tx.emit(ReviewWithdrawn(review_id=str(one.review_id), why="学生撤回了应约"), one.student_id)
    await prints.freeze(tx, withdrawn)
    return withdrawn
