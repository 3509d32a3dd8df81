"""Sources of employment records by term, and the records made from them. Everything under the student's lock."""

from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp
from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.database import Tx
from contracts.wangqian.destinations.v1.plan_pb2 import PlanRecord
from destinations.adapters.tables import history, sources, students
from destinations.employment import Source

_SOURCE = [sources.c[name] for name in Source.__dataclass_fields__]


async def of(tx: Tx, student_id: UUID) -> list[Source]:
    """All sources of a student, newest term first."""
    query = select(*_SOURCE).where(sources.c.student_id == student_id).order_by(sources.c.term.desc())
    return [Source(**row) for row in await tx.rows(query)]


async def keep(tx: Tx, student_id: UUID, source: Source) -> bool:
    """Write what became of a holder; False for word of an older version of it than is known."""
    values = {name: getattr(source, name) for name in Source.__dataclass_fields__}
    add = upsert(sources).values(student_id=student_id, **{**values, "facts": dict(source.facts)})
    done = await tx.execute(
        add.on_conflict_do_update(
            index_elements=[sources.c.student_id, sources.c.term],
            set_={name: add.excluded[name] for name in values if name != "term"},
            where=(sources.c.subject_id == add.excluded.subject_id)
            & (sources.c.subject_version < add.excluded.subject_version),
        )
    )
    return bool(done.rowcount)


async def last_plan(tx: Tx, student_id: UUID) -> PlanRecord | None:
    """The record that went out last."""
    data = await tx.value(select(students.c.plan).where(students.c.student_id == student_id))
    return PlanRecord.FromString(data) if data else None


async def next_plan(tx: Tx, student_id: UUID, record: PlanRecord) -> PlanRecord:
    """Keep a new record under the student's next sequence; answers it as it goes out."""
    raised = await tx.value(
        update(students)
        .where(students.c.student_id == student_id)
        .values(sequence=students.c.sequence + 1)
        .returning(students.c.sequence)
    )
    numbered, changed_at = PlanRecord(), Timestamp()
    numbered.CopyFrom(record)
    changed_at.FromDatetime(tx.now)
    numbered.sequence = raised
    numbered.changed_at.CopyFrom(changed_at)
    data = numbered.SerializeToString()
    mine = students.c.student_id == student_id
    await tx.execute(update(students).where(mine).values(plan=data, plan_at=tx.now))
    await tx.execute(insert(history).values(student_id=student_id, sequence=raised, plan=data, at=tx.now))
    return numbered


async def history_of(tx: Tx, student_id: UUID) -> list[PlanRecord]:
    """Every record of a student that went out, newest first."""
    query = select(history.c.plan).where(history.c.student_id == student_id).order_by(history.c.sequence.desc())
    return [PlanRecord.FromString(row["plan"]) for row in await tx.rows(query)]
