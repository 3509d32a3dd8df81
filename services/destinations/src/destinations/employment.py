"""The employment record (domain 6.3, protocols 1): pure rules over what holds or held a student's commitment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.wangqian.destinations.v1.plan_pb2 import (
    PLAN_STATUS_CURRENT,
    PLAN_STATUS_EMPTY,
    PlanRecord,
)
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot

SCHEMA_VERSION = 1
AGREEMENT, DESTINATION = "agreement", "destination"


@dataclass(frozen=True)
class Source:
    """A holder of the commitment under one term. `live`: in force, it counts. `open`: a case hangs on it.
    `facts`: what the plan record says of it, by field of PlanRecord."""

    term: int
    kind: str
    subject_id: UUID
    subject_version: int
    live: bool
    open: bool
    state: str
    facts: Mapping[str, str | bool]
    at: datetime


def newest(sources: Iterable[Source]) -> Source | None:
    """The source of the highest term: a newer term was given only after every older holder had ended, so the others are
    history whatever their events still say."""
    return max(sources, key=lambda source: source.term, default=None)


def current(sources: Iterable[Source]) -> Source | None:
    """What the employment record is made of; None: no outcome in force."""
    last = newest(sources)
    return last if last is not None and last.live else None


def settled(sources: Iterable[Source]) -> bool:
    """No open case hangs on the record."""
    last = newest(sources)
    return last is None or not last.open


def plan_of(student: StudentSnapshot, sources: Iterable[Source], synthetic: bool) -> PlanRecord:
    """The whole truth of a student for plan systems, without its sequence and time. Gaps of the snapshot stay empty."""
    known = list(sources)
    last = current(known)
    record = PlanRecord(
        schema_version=SCHEMA_VERSION,
        status=PLAN_STATUS_CURRENT if last else PLAN_STATUS_EMPTY,
        settled=settled(known),
        student_id=student.student_id,
        school_id=student.school_id,
        student_number=student.student_number,
        name=student.name,
        sex=student.sex,
        origin_region=student.origin_region,
        ethnicity=student.ethnicity,
        political_status=student.political_status,
        degree_level=student.degree_level,
        college=student.college_name,
        major=student.major,
        graduation_month=student.graduation_month,
        training_mode=student.training_mode,
        class_year=student.class_year,
        synthetic=synthetic,
    )
    for name, value in (last.facts if last else {}).items():
        setattr(record, name, value)
    return record


def says_the_same(before: PlanRecord | None, now: PlanRecord) -> bool:
    """Whether a record differs from the last one in its sequence and time only."""
    if before is None:
        return False
    plain = PlanRecord()
    plain.CopyFrom(before)
    plain.ClearField("sequence")
    plain.ClearField("changed_at")
    return plain == now
