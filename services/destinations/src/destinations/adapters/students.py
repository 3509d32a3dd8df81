"""Students as identity last told them. Their rows are the first lock of every change of a student's story."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Unavailable
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from destinations.adapters.scope import seen_by
from destinations.adapters.tables import destinations, students

# A student whom only an agreement has named so far: any word of identity is newer.
HEARSAY = 0


async def lock(tx: Tx, student_id: UUID) -> StudentSnapshot:
    """The student, locked until the end of the transaction. Raises Unavailable while nothing is known of them: it is on its way."""
    row = await tx.row(select(students.c.snapshot).where(students.c.student_id == student_id).with_for_update())
    if row is None:
        raise Unavailable(f"student {student_id}")
    return StudentSnapshot.FromString(row["snapshot"])


async def known(tx: Tx, student_id: UUID) -> StudentSnapshot | None:
    """The student as identity told them, not locked; None while only others named them."""
    row = await tx.row(
        select(students.c.snapshot).where(students.c.student_id == student_id, students.c.version > HEARSAY)
    )
    return StudentSnapshot.FromString(row["snapshot"]) if row else None


async def seen(tx: Tx, student_id: UUID) -> StudentSnapshot | None:
    """The student, if the transaction's actor may see them."""
    row = await tx.row(
        select(students.c.snapshot).where(students.c.student_id == student_id, seen_by(students, tx.actor))
    )
    return StudentSnapshot.FromString(row["snapshot"]) if row else None


async def learn(tx: Tx, told: Iterable[tuple[StudentSnapshot, int]]) -> list[UUID]:
    """Keep (student, version), newest wins; answers whom this changed. One statement for any number."""
    newest: dict[str, tuple[StudentSnapshot, int]] = {}
    for student, version in told:
        if student.student_id not in newest or version > newest[student.student_id][1]:
            newest[student.student_id] = (student, version)
    if not newest:
        return []
    add = insert(students).values([_row(*newest[one]) for one in sorted(newest)])
    found = await tx.execute(
        add.on_conflict_do_update(
            index_elements=[students.c.student_id],
            set_={
                name: add.excluded[name] for name in ("school_id", "college_id", "class_year", "version", "snapshot")
            },
            where=students.c.version < add.excluded.version,
        ).returning(students.c.student_id)
    )
    return list(found.scalars())


async def with_story(tx: Tx, student_ids: Iterable[UUID]) -> list[UUID]:
    """Those of whom there is a record or a destination here."""
    wanted = list(student_ids)
    if not wanted:
        return []
    has_form = exists().where(destinations.c.student_id == students.c.student_id)
    query = (
        select(students.c.student_id)
        .where(students.c.student_id.in_(wanted), (students.c.sequence > 0) | has_form)
        .order_by(students.c.student_id)
    )
    return [row["student_id"] for row in await tx.rows(query)]


async def move(tx: Tx, student: StudentSnapshot) -> None:
    """Scope follows the student; what was frozen at a submission stays."""
    columns: Mapping[str, UUID] = {"school_id": UUID(student.school_id), "college_id": UUID(student.college_id)}
    mine = destinations.c.student_id == UUID(student.student_id)
    await tx.execute(update(destinations).where(mine).values(columns))


def _row(student: StudentSnapshot, version: int) -> dict[str, object]:
    return {
        "student_id": UUID(student.student_id),
        "school_id": UUID(student.school_id),
        "college_id": UUID(student.college_id),
        "class_year": student.class_year,
        "version": version,
        "snapshot": student.SerializeToString(),
        "sequence": 0,
    }
