"""Identity told of students: snapshot by version; scopes and records follow."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Tx
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from destinations.adapters import students
from destinations.use_cases.keep_record import publish_record


async def follow_students(tx: Tx, told: Sequence[tuple[StudentSnapshot, int]]) -> None:
    """Newest version wins. What was frozen at a submission stays as it was; the plan record shows the student as now."""
    changed = await students.learn(tx, told)
    for student_id in await students.with_story(tx, changed):
        student = await students.lock(tx, UUID(str(student_id)))
        await students.move(tx, student)
        await publish_record(tx, student)
