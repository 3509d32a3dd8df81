"""Which event does what here. Everything that tells somebody stands in notices.yaml; three events fill replicas."""

from datetime import UTC
from typing import Any

from chassis import replicas
from chassis.database import Tx
from chassis.event import Event
from chassis.listeners import Listeners
from contracts.routing import message_class
from contracts.wangqian.identity.v1.events_pb2 import SchoolPolicyChanged, StudentMoved, StudentRecorded
from notify import rules
from notify.adapters import places
from notify.use_cases.note import note


async def policy_changed(tx: Tx, event: Event) -> None:
    data = event.data
    valid_from = data.valid_from.ToDatetime(UTC)
    policy = data.policy.SerializeToString()
    await replicas.keep(tx, places.POLICIES, data.school_id, data.version, valid_from, policy)


async def student_placed(tx: Tx, event: Event) -> None:
    student = event.data.student
    await places.keep_student(tx, student.student_id, student.school_id, student.college_id, event.data.version)


async def student_recorded(tx: Tx, event: Event) -> None:
    await student_placed(tx, event)
    await note(tx, event)


def listeners() -> Listeners:
    """Every event of notices.yaml, and the replicas."""
    found: dict[Any, Any] = {
        message_class(name): note if entry.tell else None for name, entry in rules.all_rules().items()
    }
    found[SchoolPolicyChanged] = policy_changed
    found[StudentRecorded] = student_recorded
    found[StudentMoved] = student_placed
    return found
