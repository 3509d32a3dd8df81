"""The school stops a student from new signing, with a reason that the student reads and, perhaps, an end (domain 3.8)."""

from datetime import datetime
from uuid import UUID

from chassis.database import Tx
from chassis.errors import Refusal
from chassis.ids import Ids
from contracts.wangqian.identity.v1.events_pb2 import StudentRestricted
from identity.adapters import policies
from identity.adapters.messages import student_snapshot
from identity.adapters.students import Students
from identity.adapters.tables import restrictions


async def restrict_student(
    tx: Tx, ids: Ids, registry: Students, student_id: UUID, reason: str, until: datetime | None
) -> None:
    """Raises thing.not_found, student.restricted_already, student.until_past."""
    row = await registry.seen_by(tx, student_id, lock=True)
    if row["restricted"]:
        raise Refusal("student.restricted_already", name=row["name"], reason=row["restricted_reason"])
    if until is not None and until <= tx.now:
        raise Refusal("student.until_past")
    kept = {
        "id": ids(),
        "student_id": student_id,
        "reason": reason,
        "until": until,
        "restricted_by": tx.actor.name,
        "restricted_at": tx.now,
    }
    await tx.execute(restrictions.insert(), kept)
    policy = (await policies.policy_of(tx, row["school_id"])).document
    values = {"restricted": True, "restricted_reason": reason, "restricted_until": until}
    now = await registry.change(tx, row, policy, ("restricted",), **values)
    tx.emit(StudentRestricted(student=student_snapshot(now), reason=reason, until=until), student_id)
