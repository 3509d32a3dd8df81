"""What the school's reviewers decided about an application, applied once and answered in the same transaction."""

from uuid import UUID

from sqlalchemy import select, update

from chassis.database import Tx
from chassis.errors import Stale
from contracts.wangqian.identity.v1.events_pb2 import AdmissionDecided
from contracts.wangqian.review.v1.requests_pb2 import ReviewSettled, Settlement
from identity.adapters.tables import admissions, employers, schools
from identity.lifecycle import APPLIED, after


async def decide_admission(tx: Tx, review_id: UUID, approved: bool, reason: str, decided_by: str) -> None:
    """Raises Stale for a round that is not, or no longer, ours to apply."""
    question = (
        select(admissions, employers.c.name.label("employer_name"), schools.c.name.label("school_name"))
        .join(employers, employers.c.id == admissions.c.employer_id)
        .join(schools, schools.c.id == admissions.c.school_id)
        .where(admissions.c.review_id == review_id)
    )
    row = await tx.row(question.with_for_update(of=admissions))
    if row is None:
        raise Stale("no admission has this round")
    if row["state"] != APPLIED:
        overtaken = ReviewSettled(
            review_id=str(review_id), settlement=Settlement.SETTLEMENT_OVERTAKEN, why="申请已由其他方式办结"
        )
        tx.emit(overtaken, row["school_id"])
        return
    state = after(row["state"], "approve" if approved else "reject")
    values = {"state": state, "reason": reason, "decided_by": decided_by, "decided_at": tx.now}
    await tx.execute(
        update(admissions).where(admissions.c.id == row["id"]).values(**values, version=row["version"] + 1)
    )
    decided = AdmissionDecided(
        admission_id=str(row["id"]),
        employer_id=str(row["employer_id"]),
        employer_name=row["employer_name"],
        school_id=str(row["school_id"]),
        school_name=row["school_name"],
        admitted=approved,
        reason=reason,
    )
    tx.emit(decided, row["employer_id"])
    settled = ReviewSettled(review_id=str(review_id), settlement=Settlement.SETTLEMENT_APPLIED)
    tx.emit(settled, row["school_id"])
