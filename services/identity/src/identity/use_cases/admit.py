"""A school lets employers in by its own file: no round in review, the import is the decision."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update

from chassis.database import Tx
from chassis.ids import Ids
from contracts.wangqian.identity.v1.events_pb2 import AdmissionDecided
from contracts.wangqian.review.v1.requests_pb2 import ReviewWithdrawn
from identity.adapters import employers, policies, schools
from identity.adapters.tables import admissions
from identity.lifecycle import ADMITTED, APPLIED, after


async def admit_by_file(tx: Tx, ids: Ids, school_id: UUID, employer_ids: Sequence[UUID]) -> None:
    """Admit these employers to the school, whose lock the caller holds; an application under review is answered by it."""
    if not employer_ids:
        return
    school = await schools.one(tx, school_id)
    policy = await policies.policy_of(tx, school_id)
    open_ones = await _applied(tx, school_id, employer_ids)
    rows = await employers.by_ids(tx, employer_ids)
    decided = {"decided_by": tx.actor.name, "decided_at": tx.now}
    new = []
    for employer in rows:
        application = open_ones.get(employer["id"])
        if application is None:
            admission_id = ids()
            new.append(
                {
                    **decided,
                    "id": admission_id,
                    "employer_id": employer["id"],
                    "school_id": school_id,
                    "review_id": None,
                    "state": ADMITTED,
                    "reason": "",
                    "applied_by": tx.actor.name,
                    "applied_at": tx.now,
                    "policy_version": policy.version,
                    "version": 1,
                }
            )
        else:
            admission_id, review_id = application
            values = {**decided, "state": after(APPLIED, "approve"), "version": admissions.c.version + 1}
            await tx.execute(update(admissions).where(admissions.c.id == admission_id).values(**values))
            tx.emit(ReviewWithdrawn(review_id=str(review_id), why="学校已通过导入名单准予入驻"), school_id)
        event = AdmissionDecided(
            admission_id=str(admission_id),
            employer_id=str(employer["id"]),
            employer_name=employer["name"],
            school_id=str(school_id),
            school_name=school["name"],
            admitted=True,
        )
        tx.emit(event, employer["id"])
    if new:
        await tx.execute(admissions.insert(), new)


async def _applied(tx: Tx, school_id: UUID, employer_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, UUID]]:
    question = select(admissions.c.employer_id, admissions.c.id, admissions.c.review_id).where(
        admissions.c.school_id == school_id,
        admissions.c.employer_id.in_(employer_ids),
        admissions.c.state == APPLIED,
    )
    rows = await tx.rows(question.with_for_update())
    return {row["employer_id"]: (row["id"], row["review_id"]) for row in rows}
