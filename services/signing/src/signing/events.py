"""Letters and agreements as other services hear of them: no phone, mail, address or identity number."""

from datetime import datetime
from uuid import UUID

from chassis.clock import wire
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from contracts.wangqian.signing.v1 import snapshots_pb2
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot, InvitationSnapshot, Terms
from signing.agreement import Agreement
from signing.invitation import Invitation
from signing.policy import last_day

STATES = {name: getattr(snapshots_pb2, f"AGREEMENT_STATE_{name.upper()}") for name in (
    "pending_review", "effective", "terminating", "terminated", "rejected", "withdrawn",
)}  # fmt: skip
CHANNELS = {"online": snapshots_pb2.CHANNEL_ONLINE}
# The national code of an agreement (domain 6.3).
OUTCOME = "10"
_PRIVATE_EMPLOYER = ("contact", "phone", "email", "address", "postcode", "signing_info", "licence")
_PRIVATE_TERMS = ("contact", "phone", "report_address", "work_address", "archive_hukou", "remarks")


def invitation(letter: Invitation) -> InvitationSnapshot:
    made = InvitationSnapshot(
        invitation_id=str(letter.id),
        batch_id=str(letter.batch_id),
        student=letter.student,
        employer_id=str(letter.employer_id),
        employer_name=letter.employer.name,
        position=letter.terms.position,
        reply_by=last_day(letter.expires_at).isoformat(),
        version=letter.version,
    )
    made.expires_at.FromDatetime(letter.expires_at)
    made.sent_at.FromDatetime(letter.sent_at)
    return made


def agreement(one: Agreement, private: bool = False) -> AgreementSnapshot:
    """`private`: with the contacts, for an RPC answer to a caller on the list; events go without."""
    employer, terms = EmployerSnapshot(), Terms()
    employer.CopyFrom(one.employer)
    terms.CopyFrom(one.terms)
    if not private:
        for name in _PRIVATE_EMPLOYER:
            employer.ClearField(name)
        for name in _PRIVATE_TERMS:
            terms.ClearField(name)
    made = AgreementSnapshot(
        agreement_id=str(one.id),
        number=one.number,
        channel=CHANNELS[one.channel],
        state=STATES[one.state],
        version=one.version,
        student=one.student,
        employer=employer,
        terms=terms,
        claim_id=str(one.claim_id),
        term=one.term,
        outcome_category=OUTCOME,
        policy_version=one.policy_version,
        after_plan=one.after_plan,
        hold_id=str(one.hold_id) if one.hold_id else None,
    )
    made.formed_at.FromDatetime(one.formed_at)
    if one.effective_from:
        made.effective_from.FromDatetime(one.effective_from)
    return made


def review_requested(one: Agreement, review_id: UUID, overdue_at: datetime | None) -> ReviewRequested:
    """The round that an agreement waits for."""
    again = "（复核）" if one.reopened else ""
    return ReviewRequested(
        review_id=str(review_id),
        owner="signing",
        subject_kind="agreement",
        subject_id=str(one.id),
        subject_version=one.version,
        student=one.student,
        school_id=str(one.school_id),
        college_id=str(one.college_id),
        summary=f"{one.student.name}与{one.employer.name}的网上签约{again}",
        steps=one.steps,
        policy_version=one.policy_version,
        employer_id=str(one.employer_id),
        employer_name=one.employer.name,
        overdue_at=wire(overdue_at) if overdue_at else "",
    )
