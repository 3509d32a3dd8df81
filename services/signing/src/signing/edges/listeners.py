"""What signing does with events: each listener calls one use case."""

from datetime import UTC
from uuid import UUID

from chassis.actor import Actor
from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import Listener, Listeners
from contracts.wangqian.common.v1.actor_pb2 import (
    ACTOR_KIND_EMPLOYER,
    ACTOR_KIND_PROVINCE,
    ACTOR_KIND_SCHOOL,
    ACTOR_KIND_STUDENT,
)
from contracts.wangqian.common.v1.actor_pb2 import Actor as ActorMessage
from contracts.wangqian.destinations.v1 import events_pb2 as destinations
from contracts.wangqian.identity.v1 import events_pb2 as identity
from contracts.wangqian.review.v1 import events_pb2 as review
from contracts.wangqian.termination.v1 import events_pb2 as termination
from signing.adapters import schools
from signing.use_cases.end_hold import end_hold
from signing.use_cases.follow_employer import follow_admission, follow_employer
from signing.use_cases.free_claim import free_claim
from signing.use_cases.learn_student import learn_student
from signing.use_cases.note_step import note_step
from signing.use_cases.note_termination import note_termination
from signing.use_cases.settle_review import settle_review

OWNER = "signing"
_KINDS = {
    ACTOR_KIND_STUDENT: "student",
    ACTOR_KIND_EMPLOYER: "employer",
    ACTOR_KIND_SCHOOL: "school",
    ACTOR_KIND_PROVINCE: "province",
}


async def student_recorded(tx: Tx, event: Event) -> None:
    await learn_student(tx, event.data.student, event.data.version, event.data.gates)


async def school_changed(tx: Tx, event: Event) -> None:
    await schools.learn_school(tx, event.data.school)


async def school_policy_changed(tx: Tx, event: Event) -> None:
    await schools.learn_policy(tx, event.data)


async def employer_changed(tx: Tx, event: Event) -> None:
    await follow_employer(tx, event.data.employer)


async def admission_withdrawn(tx: Tx, event: Event) -> None:
    told = event.data
    await follow_admission(tx, UUID(told.employer_id), UUID(told.school_id), told.reason)


async def review_decided(tx: Tx, event: Event) -> None:
    if event.data.owner == OWNER:
        await settle_review(tx, event.data, _decider(event.data.decided_by, event.actor))


async def review_step_decided(tx: Tx, event: Event) -> None:
    told = event.data
    if told.owner == OWNER:
        await note_step(tx, UUID(told.subject_id), told.review_id, event.actor, _place(event))


async def termination_approved(tx: Tx, event: Event) -> None:
    told = event.data
    until = told.no_accept_before.ToDatetime(tzinfo=UTC) if told.HasField("no_accept_before") else None
    agreement_id = UUID(told.termination.agreement_id)
    await end_hold(tx, UUID(told.hold_id), agreement_id, approved=True, no_accept_before=until)


async def termination_released(tx: Tx, event: Event) -> None:
    """Rejected, dismissed and superseded all release the hold (protocols 2)."""
    told = event.data
    remark = getattr(told, "reason", "")
    await end_hold(tx, UUID(told.hold_id), UUID(told.termination.agreement_id), approved=False, remark=remark)


def _noting(what: str) -> Listener:
    async def termination_noted(tx: Tx, event: Event) -> None:
        one = event.data.termination
        remark = one.reason if what == "asked" else ""
        ids = (UUID(one.agreement_id), UUID(one.termination_id))
        await note_termination(tx, *ids, what, event.actor, remark, _place(event))

    return termination_noted


async def destination_ended(tx: Tx, event: Event) -> None:
    """Only a destination that asked for the commitment names a claim."""
    told = event.data
    if told.claim_id:
        one = told.destination
        await free_claim(tx, UUID(one.student.student_id), UUID(told.claim_id), UUID(one.destination_id))


LISTENERS: Listeners = {
    identity.StudentRecorded: student_recorded,
    # Whatever moved a student is in StudentRecorded too, with its gates.
    identity.StudentMoved: None,
    identity.StudentRestricted: None,
    identity.StudentRestrictionLifted: None,
    identity.SchoolChanged: school_changed,
    identity.SchoolPolicyChanged: school_policy_changed,
    identity.EmployerChanged: employer_changed,
    identity.AdmissionWithdrawn: admission_withdrawn,
    identity.AdmissionApplied: None,
    identity.AdmissionDecided: None,
    identity.RosterApplied: None,
    review.ReviewDecided: review_decided,
    review.ReviewStepDecided: review_step_decided,
    termination.TerminationAsked: _noting("asked"),
    termination.TerminationDeferred: _noting("deferred"),
    termination.TerminationConsented: _noting("consented"),
    termination.TerminationApproved: termination_approved,
    termination.TerminationRejected: termination_released,
    termination.TerminationDismissed: termination_released,
    termination.TerminationSuperseded: termination_released,
    destinations.DestinationSubmitted: None,
    destinations.DestinationEffective: None,
    destinations.DestinationReleaseAsked: None,
    destinations.DestinationReleaseRejected: None,
    destinations.DestinationWithdrawn: destination_ended,
    destinations.DestinationRejected: destination_ended,
    destinations.DestinationReleased: destination_ended,
}


def _place(event: Event) -> str:
    return f"{event.source}/{event.topic}/{event.shard}/{event.epoch}/{event.seq}"


def _decider(told: ActorMessage, otherwise: Actor) -> Actor:
    """Who decided, as review says; the envelope's actor where it says nothing."""
    if not told.role:
        return otherwise
    return Actor(_KINDS.get(told.kind, "platform"), told.id, told.role, told.name)
