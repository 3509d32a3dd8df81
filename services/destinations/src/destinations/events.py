"""Destinations as other services hear of them: no phone, mail, address or identity number."""

from collections.abc import Iterable
from datetime import UTC
from uuid import UUID

from chassis.clock import shanghai_day, wire
from contracts.wangqian.common.v1.file_ref_pb2 import FileRef
from contracts.wangqian.destinations.v1.events_pb2 import DestinationSnapshot
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot
from destinations.catalogue import category_of, label_of
from destinations.destination import Destination, Evidence
from destinations.policy import overdue_at

OWNER = "destinations"
# Rows of the policy's review steps.
REGISTRATION, RELEASE = "destination", "release"


def snapshot(one: Destination, evidence: Iterable[Evidence] | None = None) -> DestinationSnapshot:
    """The destination as it is now; `evidence` where an act brings files of its own."""
    files = one.evidence if evidence is None else evidence
    return DestinationSnapshot(
        destination_id=str(one.id),
        student=one.student,
        category=one.category,
        state=one.state,
        version=one.version,
        claim_id=str(one.claim_id or ""),
        term=one.term,
        evidence=[_ref(file) for file in files],
    )


def review_requested(one: Destination, review_id: UUID, kind: str, steps: str) -> ReviewRequested:
    """The round that a registration or a release waits for."""
    overdue = overdue_at(one.since, one.overdue_days)
    what = "登记" if kind == REGISTRATION else "申请解除"
    details = category_of(one.category).summary_of(one.fields)
    return ReviewRequested(
        review_id=str(review_id),
        owner=OWNER,
        subject_kind=kind,
        subject_id=str(one.id),
        subject_version=one.version,
        student=one.student,
        school_id=str(one.school_id),
        college_id=str(one.college_id),
        summary=f"{one.student.name}{what}{label_of(one.category)}：{details}",
        steps=steps,
        policy_version=one.policy_version,
        overdue_at=wire(overdue) if overdue else "",
    )


def plan_facts(one: Destination) -> dict[str, str | bool]:
    """What the plan record says of a destination."""
    answers = category_of(one.category).plan_facts(one.fields)
    return {"outcome_category": one.category, "outcome_name": label_of(one.category), **answers}


def plan_facts_of_agreement(agreement: AgreementSnapshot) -> dict[str, str | bool]:
    """What the plan record says of an agreement; its events carry no address, contact or archive."""
    employer, terms = agreement.employer, agreement.terms
    category = agreement.outcome_category or "10"
    return {
        "outcome_category": category,
        "outcome_name": label_of(category),
        "signed_on": shanghai_day(agreement.formed_at.ToDatetime(tzinfo=UTC)).isoformat(),
        "employer_name": employer.name,
        "employer_code": employer.credit_code,
        "employer_nature": employer.nature,
        "employer_industry": employer.industry,
        "employer_region": employer.region,
        "job_category": terms.job_category,
        "after_plan": agreement.after_plan,
    }


def _ref(file: Evidence) -> FileRef:
    return FileRef(file_id=file.file_id, sha256=file.sha256, content_type=file.content_type, name=file.name)
