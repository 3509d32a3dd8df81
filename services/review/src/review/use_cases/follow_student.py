"""Open cases go with their student: to the college of the moment, under the name that was corrected."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, select, update

from chassis.database import Tx
from chassis.errors import Stale
from chassis.event import Event
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved
from review.adapters import moves
from review.adapters.tables import cases
from review.lifecycle import TABLE, Act

FOLLOWING = [state for (state, act) in TABLE if act is Act.FOLLOW]
# What a reviewer reads of a student in the queue.
SHOWN = {"name", "student_number", "major"}


async def follow_student(tx: Tx, moved: StudentMoved) -> None:
    """Undecided steps move with the student (domain 7). The version rises: what was open on a screen has changed."""
    student = moved.student
    if not await moves.keep(tx, student, moved.version):
        raise Stale("a newer move of this student is known")
    await tx.execute(
        update(cases)
        .where(cases.c.review_id.in_(_locked(student.student_id)))
        .values(
            school_id=student.school_id,
            school_name=student.school_name,
            college_id=student.college_id or None,
            college_name=student.college_name,
            class_year=student.class_year,
            version=cases.c.version + 1,
        )
    )


async def correct_student(tx: Tx, events: Sequence[Event]) -> None:
    """Corrected names show in open cases; an import of thousands of students touches nothing here."""
    corrected = {event.data.student.student_id: event.data.student for event in events if _shows(event)}
    if not corrected:
        return
    await tx.execute(_locked(*corrected))
    for student in corrected.values():
        await tx.execute(
            update(cases)
            .where(cases.c.student_id == student.student_id, cases.c.state.in_(FOLLOWING))
            .values(
                student_name=student.name,
                student_number=student.student_number,
                major=student.major,
                version=cases.c.version + 1,
            )
        )


def _shows(event: Event) -> bool:
    return bool(SHOWN & set(event.data.changed_fields))


def _locked(*student_ids: str) -> Select[tuple[str]]:
    """Open cases of students, locked in the one order of this service (by id)."""
    open_ones = and_(cases.c.student_id.in_(student_ids), cases.c.state.in_(FOLLOWING))
    return select(cases.c.review_id).where(open_ones).order_by(cases.c.review_id).with_for_update()
