"""Terminations go with their student: reviewers of the present college see them."""

from sqlalchemy import select, update

from chassis.database import Tx
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from termination.adapters.tables import terminations


async def follow_student(tx: Tx, moved: StudentMoved) -> None:
    """College and school of every termination of the student. Identity tells a student's moves in order, so the last one
    told is the last one made. The version stays: what the other party consents to has not changed."""
    student = moved.student
    mine = terminations.c.student_id == student.student_id
    rows = await tx.rows(
        select(terminations.c.id, terminations.c.student).where(mine).order_by(terminations.c.id).with_for_update()
    )
    for row in rows:
        kept = StudentSnapshot.FromString(row["student"])
        kept.school_id, kept.school_name = student.school_id, student.school_name
        kept.college_id, kept.college_name = student.college_id, student.college_name
        kept.class_year = student.class_year
        await tx.execute(
            update(terminations)
            .where(terminations.c.id == row["id"])
            .values(
                school_id=student.school_id,
                college_id=student.college_id or None,
                student=kept.SerializeToString(deterministic=True),
            )
        )
