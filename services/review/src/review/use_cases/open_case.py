"""An owner asks for a round of review."""

from datetime import datetime

from chassis.database import Tx
from chassis.event import Event
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested
from review.adapters import cases, moves
from review.case import Case
from review.lifecycle import State, Step


async def open_case(tx: Tx, event: Event) -> None:
    """A case at its first step. A student who moved after the request was sent is judged by the present college."""
    asked: ReviewRequested = event.data
    student = asked.student if asked.HasField("student") else None
    college_id, college_name = asked.college_id or None, student.college_name if student else ""
    school_id, school_name = asked.school_id, student.school_name if student else ""
    class_year = student.class_year if student else None
    if student and (moved := await moves.of_student(tx, student.student_id)):
        college_id, college_name = moved["college_id"], moved["college_name"]
        school_id, school_name, class_year = moved["school_id"], moved["school_name"], moved["class_year"]
    steps = steps_of(asked.steps, has_college=college_id is not None)
    await cases.add(
        tx,
        Case(
            review_id=asked.review_id,
            owner=asked.owner,
            subject_kind=asked.subject_kind,
            subject_id=asked.subject_id,
            subject_version=asked.subject_version,
            steps=steps,
            step=steps[0],
            state=State.OPEN,
            version=1,
            amended_version=1,
            outcome=None,
            student_id=student.student_id if student else None,
            student_name=student.name if student else "",
            student_number=student.student_number if student else "",
            class_year=class_year,
            major=student.major if student else "",
            school_id=school_id,
            school_name=school_name,
            college_id=college_id,
            college_name=college_name,
            employer_id=asked.employer_id or None,
            employer_name=asked.employer_name,
            summary=asked.summary,
            policy_version=asked.policy_version,
            event_key=event.key,
            opened_at=event.time,
            waiting_since=event.time,
            overdue_at=datetime.fromisoformat(asked.overdue_at) if asked.overdue_at else None,
            decided_at=None,
            settled_at=None,
            why="",
        ),
    )


def steps_of(written: str, *, has_college: bool) -> tuple[Step, ...]:
    """The steps of a policy's text; what concerns no college is for the school alone. ValueError: an unknown step."""
    steps = tuple(Step(step) for step in written.split(","))
    if has_college:
        return steps
    return tuple(step for step in steps if step is Step.SCHOOL) or (Step.SCHOOL,)
