"""Events of other services: each calls one use case. What is not here is no concern of documents."""

from collections.abc import Callable

from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import Listeners
from contracts.wangqian.destinations.v1.events_pb2 import (
    DestinationEffective,
    DestinationRejected,
    DestinationReleaseAsked,
    DestinationReleased,
    DestinationReleaseRejected,
    DestinationSubmitted,
    DestinationWithdrawn,
)
from contracts.wangqian.identity.v1 import events_pb2 as identity
from contracts.wangqian.signing.v1 import events_pb2 as signing
from documents.use_cases.attach_upload import attach_uploads
from documents.use_cases.follow_agreement import follow_agreement
from documents.use_cases.follow_student import follow_student
from documents.use_cases.want_print import want_print


def listeners(wake: Callable[[], None]) -> Listeners:
    """`wake` is told of each wanted print."""

    async def print_frozen(tx: Tx, event: Event) -> None:
        await want_print(tx, event)
        wake()

    return {
        signing.PrintFrozen: print_frozen,
        signing.AgreementAccepted: follow_agreement,
        signing.AgreementWithdrawn: follow_agreement,
        signing.AgreementRejected: follow_agreement,
        signing.AgreementEffective: follow_agreement,
        signing.AgreementReopened: follow_agreement,
        signing.AgreementHeld: follow_agreement,
        signing.AgreementHoldReleased: follow_agreement,
        signing.AgreementTerminated: follow_agreement,
        DestinationSubmitted: evidence,
        DestinationReleaseAsked: evidence,
        identity.EmployerChanged: employer_licence,
        identity.AdmissionApplied: admission_licence,
        identity.StudentMoved: follow_student,
        **dict.fromkeys(NOT_OURS),
    }


async def evidence(tx: Tx, event: Event) -> None:
    destination = event.data.destination
    student = destination.student
    await attach_uploads(
        tx, destination.evidence, "destination", destination.destination_id, student_id=student.student_id,
        school_id=student.school_id, college_id=student.college_id,
    )  # fmt: skip


async def employer_licence(tx: Tx, event: Event) -> None:
    employer = event.data.employer
    await attach_uploads(tx, [employer.licence], "employer", employer.employer_id, employer_id=employer.employer_id)


async def admission_licence(tx: Tx, event: Event) -> None:
    applied = event.data
    await attach_uploads(
        tx, [applied.licence], "admission", applied.admission_id, employer_id=applied.employer.employer_id, school_id=applied.school_id
    )  # fmt: skip


# Known here, nothing to do.
NOT_OURS = (
    signing.InvitationSent,
    signing.InvitationExpiring,
    signing.InvitationDeclined,
    signing.InvitationRevoked,
    signing.InvitationExpired,
    signing.InvitationResumed,
    DestinationWithdrawn,
    DestinationRejected,
    DestinationEffective,
    DestinationReleaseRejected,
    DestinationReleased,
    identity.SchoolChanged,
    identity.SchoolPolicyChanged,
    identity.StudentRecorded,
    identity.StudentRestricted,
    identity.StudentRestrictionLifted,
    identity.AdmissionDecided,
    identity.AdmissionWithdrawn,
    identity.RosterApplied,
)
