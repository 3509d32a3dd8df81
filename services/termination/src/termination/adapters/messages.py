"""What termination announces, as protobuf. Key of everything: the student."""

from chassis.clock import wire
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from contracts.wangqian.termination.v1.events_pb2 import (
    TerminationApproved,
    TerminationRejected,
    TerminationSnapshot,
)
from termination.lifecycle import SIDE_LABELS, Side
from termination.termination import Termination
from termination.working_days import deadline

# Review's names of us and of what is judged.
OWNER = SUBJECT = "termination"


def snapshot(t: Termination) -> TerminationSnapshot:
    return TerminationSnapshot(
        termination_id=t.id,
        agreement_id=t.agreement_id,
        agreement_number=t.agreement_number,
        student=t.student,
        employer_id=t.employer_id,
        employer_name=t.employer_name,
        asked_by=t.asked_by,
        state=t.state,
        reason=t.reason,
        version=t.version,
    )


def review_requested(t: Termination) -> ReviewRequested:
    """The round that the consent opens; overdue after the policy's working days."""
    overdue_at = ""
    if t.overdue_after_working_days and t.consented_at:
        overdue_at = wire(deadline(t.consented_at, t.overdue_after_working_days)[0])
    return ReviewRequested(
        review_id=t.review_id,
        owner=OWNER,
        subject_kind=SUBJECT,
        subject_id=t.id,
        subject_version=t.version,
        student=t.student,
        school_id=t.school_id,
        college_id=t.college_id,
        summary=f"{t.student.name}与{t.employer_name}解约（{SIDE_LABELS[t.asked_by]}提出，双方已同意）",
        steps=t.steps,
        policy_version=t.policy_version,
        employer_id=t.employer_id,
        employer_name=t.employer_name,
        overdue_at=overdue_at,
    )


def approved(t: Termination) -> TerminationApproved:
    """Ends the agreement in signing, frees the commitment and starts the waiting period."""
    event = TerminationApproved(termination=snapshot(t), hold_id=t.id, completed=t.asked_by is Side.STUDENT)
    if t.no_accept_before:
        event.no_accept_before.FromDatetime(t.no_accept_before)
    return event


def rejected(t: Termination) -> TerminationRejected:
    """Releases the hold: the agreement is effective again."""
    return TerminationRejected(termination=snapshot(t), hold_id=t.id, reason=t.decision_reason)
