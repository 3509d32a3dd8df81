"""What destinations hears: students and schools, decisions of reviewers, and what becomes of agreements."""

from collections.abc import Sequence

from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import InSets, Listener, Listeners
from contracts.wangqian.identity.v1 import events_pb2 as identity
from contracts.wangqian.review.v1.events_pb2 import ReviewDecided, ReviewStepDecided
from contracts.wangqian.signing.v1 import events_pb2 as signing
from destinations.adapters import schools
from destinations.events import OWNER
from destinations.use_cases import settle_review
from destinations.use_cases.follow_student import follow_students
from destinations.use_cases.keep_record import keep_agreement


async def _students(tx: Tx, events: Sequence[Event]) -> None:
    await follow_students(tx, [(event.data.student, event.data.version) for event in events])


async def _school(tx: Tx, event: Event) -> None:
    await schools.learn_school(tx, event.data.school)


async def _policy(tx: Tx, event: Event) -> None:
    await schools.learn_policy(tx, event.data)


async def _decided(tx: Tx, event: Event) -> None:
    if event.data.owner == OWNER:
        await settle_review.settle_review(tx, event.data, event.actor)


async def _step_decided(tx: Tx, event: Event) -> None:
    if event.data.owner == OWNER:
        await settle_review.note_step(tx, event.data)


def _agreement(state: str, *, live: bool, is_open: bool) -> Listener:
    async def heard(tx: Tx, event: Event) -> None:
        await keep_agreement(tx, event.data.agreement, state=state, live=live, is_open=is_open)

    return heard


LISTENERS: Listeners = {
    identity.StudentRecorded: InSets(_students),
    identity.StudentMoved: InSets(_students),
    identity.SchoolChanged: _school,
    identity.SchoolPolicyChanged: _policy,
    ReviewDecided: _decided,
    ReviewStepDecided: _step_decided,
    # `terminating` keeps the record, reopened takes it out (domain 6.3).
    signing.AgreementAccepted: _agreement("pending_review", live=False, is_open=True),
    signing.AgreementEffective: _agreement("effective", live=True, is_open=False),
    signing.AgreementHeld: _agreement("terminating", live=True, is_open=True),
    signing.AgreementHoldReleased: _agreement("effective", live=True, is_open=False),
    signing.AgreementReopened: _agreement("pending_review", live=False, is_open=True),
    signing.AgreementRejected: _agreement("rejected", live=False, is_open=False),
    signing.AgreementWithdrawn: _agreement("withdrawn", live=False, is_open=False),
    signing.AgreementTerminated: _agreement("terminated", live=False, is_open=False),
    # Known, and nothing to do.
    identity.StudentRestricted: None,
    identity.StudentRestrictionLifted: None,
    identity.EmployerChanged: None,
    identity.AdmissionApplied: None,
    identity.AdmissionDecided: None,
    identity.AdmissionWithdrawn: None,
    identity.RosterApplied: None,
    signing.InvitationSent: None,
    signing.InvitationExpiring: None,
    signing.InvitationDeclined: None,
    signing.InvitationRevoked: None,
    signing.InvitationExpired: None,
    signing.InvitationResumed: None,
    signing.PrintFrozen: None,
}
