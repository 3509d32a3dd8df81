"""The employment record of a student, and the plan records of a school: what is in force, where it comes from, what was before."""

from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors
from chassis.shapes import Coded
from contracts import codes
from contracts.wangqian.destinations.v1.plan_pb2 import (
    PLAN_STATUS_CURRENT,
    PLAN_STATUS_EMPTY,
    PLAN_STATUS_REMOVED,
    PlanRecord,
)
from destinations.adapters import records, students
from destinations.adapters.scope import seen_by
from destinations.adapters.tables import students as table
from destinations.employment import Source
from destinations.shapes import PlanPage, RecordShown, SourceShown

# Coded fields of the plan record by their code table.
TABLES = {
    "sex": "sex", "origin_region": "region", "ethnicity": "ethnicity", "political_status": "political_status",
    "degree_level": "degree_level", "training_mode": "training_mode", "outcome_category": "outcome_category",
    "employer_nature": "employer_nature", "employer_industry": "industry", "employer_region": "region",
    "job_category": "job_category", "study_region": "region",
}  # fmt: skip
_STATUSES = {
    PLAN_STATUS_CURRENT: Coded(code="current", label="已落实"),
    PLAN_STATUS_EMPTY: Coded(code="empty", label="未落实"),
    PLAN_STATUS_REMOVED: Coded(code="removed", label="已移出本届"),
}
_KINDS = {"agreement": "就业协议书", "destination": "其他去向"}


async def employment_record(tx: Tx, student_id: UUID) -> RecordShown:
    """Raises thing.not_found for a student whom the actor may not see."""
    if await students.seen(tx, student_id) is None:
        raise Refusal("thing.not_found")
    last = await records.last_plan(tx, student_id)
    return RecordShown(
        student_id=str(student_id),
        record=plan_shown(last) if last else None,
        sources=[_source(source) for source in await records.of(tx, student_id)],
        history=[plan_shown(record) for record in await records.history_of(tx, student_id)],
    )


async def plan_records(
    tx: Tx, cursors: Cursors, school_id: UUID | None, class_year: int | None, limit: int, cursor: str | None
) -> PlanPage:
    """Current rows of the plan that the actor may see, by student. Raises cursor.mismatch."""
    bound = {"school": school_id, "year": class_year, "account": tx.actor.id, "role": tx.actor.role}
    query = select(table.c.student_id, table.c.plan).where(table.c.sequence > 0, seen_by(table, tx.actor))
    if school_id is not None:
        query = query.where(table.c.school_id == school_id)
    if class_year is not None:
        query = query.where(table.c.class_year == class_year)
    if after := cursors.read(cursor, **bound):
        query = query.where(table.c.student_id > UUID(after[0]))
    rows = await tx.rows(query.order_by(table.c.student_id).limit(limit + 1))
    page = rows[:limit]
    following = cursors.make([str(page[-1]["student_id"])], **bound) if len(rows) > limit else None
    return PlanPage(items=[plan_shown(PlanRecord.FromString(row["plan"])) for row in page], next=following)


def plan_shown(record: PlanRecord) -> dict[str, Any]:
    """Every field of the schema by its name; coded ones with their label, what is not known as null."""
    found: dict[str, Any] = {}
    for field in PlanRecord.DESCRIPTOR.fields:
        value = getattr(record, field.name)
        if field.name in TABLES:
            found[field.name] = {"code": value, "label": _label(TABLES[field.name], value)} if value else None
        else:
            found[field.name] = None if value == "" else value
    found["changed_at"] = wire(record.changed_at.ToDatetime(tzinfo=UTC))
    found["status"] = _STATUSES[record.status].model_dump()
    return found


def _label(name: str, code: str) -> str:
    try:
        one = codes.entry(name, code)
    except codes.UnknownCode:
        return code
    return one.path if name == "region" else one.label


def _source(source: Source) -> SourceShown:
    return SourceShown(
        kind=Coded(code=source.kind, label=_KINDS[source.kind]),
        subject_id=str(source.subject_id),
        term=source.term,
        state=source.state,
        counts=source.live,
        under_review=source.open,
        since=source.at,
    )
