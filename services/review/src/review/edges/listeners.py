"""What review hears: the owners' requests, and what becomes of students."""

from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import InSets, Listeners
from contracts.wangqian.identity.v1.events_pb2 import (
    AdmissionApplied,
    AdmissionDecided,
    AdmissionWithdrawn,
    EmployerChanged,
    RosterApplied,
    SchoolChanged,
    SchoolPolicyChanged,
    StudentMoved,
    StudentRecorded,
    StudentRestricted,
    StudentRestrictionLifted,
)
from contracts.wangqian.review.v1.requests_pb2 import (
    ReviewAmended,
    ReviewRequested,
    ReviewSettled,
    ReviewWithdrawn,
)
from review.use_cases import hear_owner
from review.use_cases.follow_student import correct_student, follow_student
from review.use_cases.open_case import open_case


async def _amended(tx: Tx, event: Event) -> None:
    await hear_owner.amend(tx, event.data)


async def _withdrawn(tx: Tx, event: Event) -> None:
    await hear_owner.withdraw(tx, event.data)


async def _settled(tx: Tx, event: Event) -> None:
    await hear_owner.settle(tx, event.data)


async def _moved(tx: Tx, event: Event) -> None:
    await follow_student(tx, event.data)


LISTENERS: Listeners = {
    ReviewRequested: open_case,
    ReviewAmended: _amended,
    ReviewWithdrawn: _withdrawn,
    ReviewSettled: _settled,
    StudentMoved: _moved,
    StudentRecorded: InSets(correct_student),
    # Known, and nothing to do: steps and deadlines come with each request.
    SchoolChanged: None,
    SchoolPolicyChanged: None,
    StudentRestricted: None,
    StudentRestrictionLifted: None,
    EmployerChanged: None,
    AdmissionApplied: None,
    AdmissionDecided: None,
    AdmissionWithdrawn: None,
    RosterApplied: None,
}
