"""Student records: read with the names around them, written with their version, their paper and their announcement.

Lock order of this service: school, student, person, account.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, false, select, true, update

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.events_pb2 import StudentRecorded
from identity.adapters.messages import student_snapshot
from identity.adapters.numbers import Numbers
from identity.adapters.tables import colleges, persons, schools, student_versions, students
from identity.policies import PolicyDocument, gates_of

# Fields that the paper does not show: a change of these alone makes no new print.
OFF_PAPER = frozenset({"data_check", "restricted", "suspended", "plan_locked", "standing", "gates"})

# Columns that a roster states as they are.
STATED = (
    "student_number", "class_year", "name", "sex", "major", "degree_level", "graduation_month", "training_mode", "political_status",
    "ethnicity", "origin_region", "major_code", "major_direction", "enrolment_month", "study_form", "commissioning_unit", "urban_rural",
)  # fmt: skip


def within_scope(actor: Actor) -> ColumnElement[bool]:
    """Which records this actor may see; nobody's for a role that the law does not name."""
    if actor.is_one_of("province_operator"):
        return true()
    if actor.is_one_of("school_reviewer", "school_admin") and actor.school_id:
        return students.c.school_id == UUID(actor.school_id)
    if actor.is_one_of("college_reviewer") and actor.college_id:
        return students.c.college_id == UUID(actor.college_id)
    if actor.is_one_of("student") and actor.student_id:
        return students.c.id == UUID(actor.student_id)
    return false()


def with_names() -> Select[Any]:
    """Every column of students with school_name, college_name, and the person's sealed ones."""
    people = (persons.c.document_type, persons.c.document_sealed, persons.c.phone_sealed, persons.c.email_sealed)
    return (
        select(students, schools.c.name.label("school_name"), colleges.c.name.label("college_name"), *people)
        .join(schools, schools.c.id == students.c.school_id)
        .join(colleges, colleges.c.id == students.c.college_id)
        .join(persons, persons.c.id == students.c.person_id)
    )


class Students:
    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    async def seen_by(self, tx: Tx, student_id: UUID, lock: bool = False) -> Mapping[Any, Any]:
        """One record as tx's actor may see it. Raises thing.not_found for what is not there or out of scope."""
        question = with_names().where(students.c.id == student_id, within_scope(tx.actor))
        row = await tx.row(question.with_for_update(of=students) if lock else question)
        if row is None:
            raise Refusal("thing.not_found")
        return row

    async def by_ids(self, tx: Tx, ids: Iterable[UUID]) -> Sequence[Mapping[Any, Any]]:
        return await tx.rows(with_names().where(students.c.id.in_(list(ids))))

    def as_stated(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """A record (with_names) as a roster would state it: every field of a roster row."""
        return {
            **{name: row[name] for name in STATED},
            "college": row["college_name"],
            "document_type": row["document_type"],
            "document_number": self.numbers.document_of(row),
            "phone": self.numbers.phone_of(row),
            "email": self.numbers.email_of(row),
            "address": self.numbers.address_of(row),
        }

    async def change(
        self, tx: Tx, row: Mapping[Any, Any], policy: PolicyDocument, changed_fields: Sequence[str], **values: Any
    ) -> dict[str, Any]:
        """Write one locked record: the next version, its paper, its announcement. The row as it is now."""
        now = {**row, **values, "version": row["version"] + 1, "changed_by": tx.actor.name, "changed_at": tx.now}
        columns = {name: now[name] for name in (*values, "version", "changed_by", "changed_at")}
        await tx.execute(update(students).where(students.c.id == row["id"]).values(**columns))
        await self.announce(tx, [(now, changed_fields)], policy)
        return now

    async def write_many(self, tx: Tx, rows: Sequence[Mapping[Any, Any]]) -> None:
        """Write whole locked records at once; each carries its next version already."""
        names = [column.name for column in students.columns if column.name != "id"]
        statement = update(students).where(students.c.id == bindparam("its_id"))
        statement = statement.values({name: bindparam(f"to_{name}") for name in names})
        values = [{"its_id": row["id"], **{f"to_{name}": row[name] for name in names}} for row in rows]
        if values:
            await tx.connection.execute(statement, values)

    async def announce(
        self, tx: Tx, changed: Sequence[tuple[Mapping[Any, Any], Sequence[str]]], policy: PolicyDocument
    ) -> None:
        """Keep the paper of each changed record (with_names columns) and tell every service."""
        papers = []
        for row, fields in changed:
            snapshot = student_snapshot(row)
            if not fields or set(fields) - OFF_PAPER:
                papers.append(self._paper(tx, row, snapshot.SerializeToString()))
            event = StudentRecorded(
                student=snapshot,
                version=row["version"],
                gates=gates_of(row, policy, tx.now).as_message(),
                changed_fields=fields,
            )
            tx.emit(event, row["id"])
        if papers:
            await tx.execute(student_versions.insert(), papers)

    def _paper(self, tx: Tx, row: Mapping[Any, Any], snapshot: bytes) -> dict[str, Any]:
        facts = {
            "document_type": row["document_type"],
            "document_number": self.numbers.document_of(row),
            "phone": self.numbers.phone_of(row),
            "email": self.numbers.email_of(row),
            "address": self.numbers.address_of(row),
        }
        return {
            "student_id": row["id"],
            "version": row["version"],
            "snapshot": snapshot,
            "sealed": self.numbers.seal_paper(facts),
            "at": tx.now,
        }
