"""An employer asks a school to be let in; the school's reviewers decide."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Refusal
from chassis.ids import Ids
from contracts.wangqian.identity.v1.events_pb2 import AdmissionApplied
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from identity.adapters import employers, policies, schools
from identity.adapters.messages import employer_snapshot
from identity.adapters.tables import admissions
from identity.lifecycle import ADMITTED, APPLIED, STATES


async def apply_for_admission(tx: Tx, ids: Ids, school_id: UUID) -> UUID:
    """A new admission under review; its id. Raises signing_info.needed, employer.suspended, admission.open_already."""
    school = await schools.one(tx, school_id, lock=True)
    employer = await employers.seen_by(tx, UUID(tx.actor.employer_id), lock=True)
    if employer["suspended"]:
        raise Refusal("employer.suspended")
    if employer["signing_info_at"] is None:
        raise Refusal("signing_info.needed")
    open_one = await tx.value(
        select(admissions.c.state).where(
            admissions.c.employer_id == employer["id"],
            admissions.c.school_id == school_id,
            admissions.c.state.in_((APPLIED, ADMITTED)),
        )
    )
    if open_one is not None:
        raise Refusal("admission.open_already", school=school["name"], state=open_one, what=STATES[open_one])
    policy = await policies.policy_of(tx, school_id)
    admission_id, review_id = ids(), ids()
    row = {
        "id": admission_id,
        "employer_id": employer["id"],
        "school_id": school_id,
        "review_id": review_id,
        "state": APPLIED,
        "reason": "",
        "applied_by": tx.actor.name,
        "applied_at": tx.now,
        "policy_version": policy.version,
        "version": 1,
    }
    await tx.execute(insert(admissions).values(row))
    snapshot = employer_snapshot(employer)
    applied = AdmissionApplied(admission_id=str(admission_id), employer=snapshot, school_id=str(school_id))
    if employer["licence"]:
        applied.licence.CopyFrom(snapshot.licence)
    tx.emit(applied, employer["id"])
    asked = ReviewRequested(
        review_id=str(review_id),
        owner="identity",
        subject_kind="admission",
        subject_id=str(admission_id),
        subject_version=1,
        school_id=str(school_id),
        summary=f"{employer['name']}申请入驻",
        steps=policy.document.review_steps["admission"],
        policy_version=policy.version,
        employer_id=str(employer["id"]),
        employer_name=employer["name"],
    )
    tx.emit(asked, school_id)
    return admission_id
