"""What termination hears: reviewers' decisions, what signing carried out, policies, moves."""

from datetime import UTC

from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import Listener, Listeners
from contracts.wangqian.identity.v1 import events_pb2 as identity
from contracts.wangqian.review.v1.events_pb2 import ReviewDecided, ReviewStepDecided
from contracts.wangqian.signing.v1 import events_pb2 as signing
from termination.adapters import policies
from termination.lifecycle import State
from termination.use_cases.apply_decision import apply_decision
from termination.use_cases.carry_out import carry_out
from termination.use_cases.follow_student import follow_student


async def _decided(tx: Tx, event: Event) -> None:
    await apply_decision(tx, event.data)


async def _moved(tx: Tx, event: Event) -> None:
    await follow_student(tx, event.data)


async def _policy(tx: Tx, event: Event) -> None:
    told: identity.SchoolPolicyChanged = event.data
    valid_from = told.valid_from.ToDatetime(tzinfo=UTC)
    await policies.keep(tx, told.school_id, told.version, valid_from, told.policy)


def _carried_out(decided: State) -> Listener:
    async def listen(tx: Tx, event: Event) -> None:
        await carry_out(tx, event.data.hold_id, decided)

    return listen


LISTENERS: Listeners = {
    ReviewDecided: _decided,
    signing.AgreementTerminated: _carried_out(State.APPROVED),
    signing.AgreementHoldReleased: _carried_out(State.REJECTED),
    identity.SchoolPolicyChanged: _policy,
    identity.StudentMoved: _moved,
    # Known, and nothing to do here.
    ReviewStepDecided: None,
    signing.InvitationSent: None,
    signing.InvitationExpiring: None,
    signing.InvitationDeclined: None,
    signing.InvitationRevoked: None,
    signing.InvitationExpired: None,
    signing.InvitationResumed: None,
    signing.AgreementAccepted: None,
    signing.AgreementWithdrawn: None,
    signing.AgreementRejected: None,
    signing.AgreementEffective: None,
    signing.AgreementReopened: None,
    signing.AgreementHeld: None,
    signing.PrintFrozen: None,
    identity.SchoolChanged: None,
    identity.StudentRecorded: None,
    identity.StudentRestricted: None,
    identity.StudentRestrictionLifted: None,
    identity.EmployerChanged: None,
    identity.AdmissionApplied: None,
    identity.AdmissionDecided: None,
    identity.AdmissionWithdrawn: None,
    identity.RosterApplied: None,
}
