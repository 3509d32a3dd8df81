"""A student moved to another college: whose reviewers may read moves along (protocols 7, scope)."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Stale
from chassis.event import Event
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved
from documents.adapters.student_lock import lock_student
from documents.adapters.tables import attachments, moves, prints


async def follow_student(tx: Tx, event: Event) -> None:
    moved: StudentMoved = event.data
    student_id, college_id = moved.student.student_id, moved.student.college_id
    await lock_student(tx, student_id)
    facts = {"version": moved.version, "college_id": college_id}
    newest = (
        insert(moves)
        .values(student_id=student_id, **facts)
        .on_conflict_do_update(index_elements=[moves.c.student_id], set_=facts, where=moves.c.version < moved.version)
        .returning(moves.c.student_id)
    )
    if await tx.value(newest) is None:
        raise Stale(f"version {moved.version} is known")
    for table in (prints, attachments):
        await tx.execute(update(table).where(table.c.student_id == student_id).values(college_id=college_id))
