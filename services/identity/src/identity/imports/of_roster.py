"""The roster as an import: rows match by school and student number (domain 3.6).

A changed row says which fields; an absent row deletes nobody; what would make a second live record of a person is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, any_, bindparam, text

from chassis.clock import shanghai_day
from chassis.core import Core
from chassis.database import Tx
from chassis.jobs import Job
from chassis.workbooks import Good, RowFault, Tally
from contracts.codes.numbers import masked
from contracts.wangqian.identity.v1.events_pb2 import RosterApplied
from identity.access.accounts import Accounts
from identity.adapters import policies, schools
from identity.adapters.students import Students, with_names
from identity.adapters.tables import students
from identity.imports.importer import CHANGED, NEW, UNCHANGED, Judged, Kept, Reading
from identity.roster import RosterRow, read_roster, roster_columns
from identity.roster.differences import as_facts, differences
from identity.roster.faults import fault
from identity.use_cases.correct_by_roster import correct_by_roster
from identity.use_cases.enrol import Enrolment, School, enrol

# Rows of the file are far below this; what the file does not name comes after them.
_ABSENT_FROM = 1_000_000

_PERSONS = text(
    """
    SELECT p.id AS person_id, p.document_hash, s.class_year, s.student_number, s.school_id
    FROM unnest(CAST(:types AS text[]), CAST(:hashes AS bytea[])) AS w (type, hash)
    JOIN persons p ON p.document_type = w.type AND p.document_hash = w.hash
    LEFT JOIN students s ON s.person_id = p.id AND s.standing = 'enrolled'
    """
)
_ABSENT = text(
    """
    INSERT INTO import_rows (import_id, row_number, kind, subject_id, seen_version, label, number)
    SELECT :import_id, :first + row_number() OVER (ORDER BY s.student_number), 'absent', s.id, s.version, s.name, s.student_number
    FROM students s
    WHERE s.school_id = :school AND s.standing = 'enrolled'
      AND s.class_year IN (SELECT DISTINCT o.class_year FROM import_rows r JOIN students o ON o.id = r.subject_id
                           WHERE r.import_id = :import_id)
      AND NOT EXISTS (SELECT 1 FROM import_rows r WHERE r.import_id = :import_id AND r.number = s.student_number)
    """
)
_MOVED = text(
    """
    SELECT count(*) FROM import_rows r
    LEFT JOIN students s ON s.school_id = :school AND s.student_number = r.number
    WHERE r.import_id = :import_id AND r.kind IN ('new', 'changed') AND coalesce(s.version, 0) <> r.seen_version
    """
)


class RosterImporter:
    kind = "roster-import"

    def __init__(self, core: Core, registry: Students, accounts: Accounts) -> None:
        self._core, self._registry, self._accounts = core, registry, accounts

    async def reading(self, tx: Tx, job: Job) -> Reading:
        known = tuple(row["name"] for row in await schools.colleges_of(tx, job.row["school_id"]))
        today = shanghai_day(tx.now)
        return Reading(read_roster, (known, today), roster_columns(known, today), "student_number")

    async def judge(self, tx: Tx, job: Job, goods: Sequence[Good[Any]]) -> list[Judged]:
        school_id = job.row["school_id"]
        held = await self._by_number(tx, school_id, [one.record.student_number for one in goods])
        persons = await self._by_document(tx, [one.record for one in goods])
        return [self._judged(one, held.get(one.record.student_number), persons, school_id) for one in goods]

    async def note_absent(self, tx: Tx, job: Job, tally: Tally) -> int:
        values = {"import_id": job.id, "first": _ABSENT_FROM, "school": job.row["school_id"]}
        return (await tx.execute(_ABSENT, values)).rowcount

    async def moved(self, tx: Tx, job_id: UUID, school_id: UUID | None) -> int:
        return int(await tx.value(_MOVED, {"import_id": job_id, "school": school_id}))

    async def apply(self, tx: Tx, job: Job, rows: Sequence[Kept]) -> dict[int, RowFault]:
        school_id = job.row["school_id"]
        held = await self._by_number(tx, school_id, [row.number for row in rows], lock=True)
        current = [row for row in rows if _version(held.get(row.number)) == row.seen_version]
        faults = {row.row_number: fault("import.row_moved", row.row_number, row.number) for row in rows}
        for row in current:
            del faults[row.row_number]
        policy = (await policies.policy_of(tx, school_id)).document
        school_row = await schools.one(tx, school_id)
        names = {row["name"]: row["id"] for row in await schools.colleges_of(tx, school_id)}
        school = School(school_id, school_row["name"], names)

        new = [row for row in current if row.kind == NEW]
        enrolments = [Enrolment(row.subject_id, RosterRow(**row.record)) for row in new]
        refused = await enrol(tx, self._core.ids, self._registry, self._accounts, school, policy, enrolments)
        changed = [(held[row.number], RosterRow(**row.record)) for row in current if row.kind == CHANGED]
        codes = await correct_by_roster(tx, self._registry, self._accounts, school, policy, changed)
        for row in current:
            code = "roster.second_record" if row.subject_id in refused else codes.get(row.subject_id)
            if code:
                faults[row.row_number] = fault(code, row.row_number, masked(str(row.record["document_number"])))
        return faults

    async def done(self, tx: Tx, job: Job, result: Mapping[Any, Any]) -> None:
        applied = RosterApplied(
            import_id=str(job.id),
            school_id=str(job.row["school_id"]),
            created=result["applied"]["created"],
            updated=result["applied"]["updated"],
            unchanged=result["unchanged"],
            refused=result["refused"],
            account_id=job.actor.id,
        )
        tx.emit(applied, job.row["school_id"])

    async def _by_number(
        self, tx: Tx, school_id: UUID, student_numbers: Sequence[str], lock: bool = False
    ) -> dict[str, Mapping[Any, Any]]:
        question = with_names().where(
            students.c.school_id == school_id,
            students.c.student_number == any_(bindparam("student_numbers", type_=ARRAY(Text))),
        )
        if lock:
            question = question.order_by(students.c.id).with_for_update(of=students)
        rows = await tx.rows(question, {"student_numbers": list(student_numbers)})
        return {row["student_number"]: row for row in rows}

    async def _by_document(self, tx: Tx, rows: Sequence[RosterRow]) -> dict[bytes, list[Mapping[Any, Any]]]:
        hashes = [self._registry.numbers.document_hash(row.document_number) for row in rows]
        found: dict[bytes, list[Mapping[Any, Any]]] = {}
        for row in await tx.rows(_PERSONS, {"types": [one.document_type for one in rows], "hashes": hashes}):
            found.setdefault(bytes(row["document_hash"]), []).append(row)
        return found

    def _judged(
        self,
        good: Good[Any],
        held: Mapping[Any, Any] | None,
        persons: Mapping[bytes, Sequence[Mapping[Any, Any]]],
        school_id: UUID,
    ) -> Judged:
        row: RosterRow = good.record
        records = persons.get(self._registry.numbers.document_hash(row.document_number), ())
        own = None if held is None else held["person_id"]
        shown = masked(row.document_number)
        if own is not None and any(record["person_id"] != own for record in records):
            refusal = fault("roster.document_taken", good.row, shown)
            return Judged.refused(good, row.name, row.student_number, refusal)
        if any(_is_another(record, row, school_id) for record in records):
            refusal = fault("roster.second_record", good.row, shown)
            return Judged.refused(good, row.name, row.student_number, refusal)
        if held is None:
            return Judged(
                good.row, NEW, row.name, row.student_number, subject_id=self._core.ids(), record=as_facts(row)
            )
        changes = differences(row, self._registry.as_stated(held))
        facts = {"subject_id": held["id"], "seen_version": held["version"], "changes": changes}
        record = as_facts(row) if changes else None
        return Judged(good.row, CHANGED if changes else UNCHANGED, row.name, row.student_number, record=record, **facts)


def _is_another(record: Mapping[Any, Any], row: RosterRow, school_id: UUID) -> bool:
    """A live record of the same person in the same class year that is not the one which this row names."""
    same = record["school_id"] == school_id and record["student_number"] == row.student_number
    return record["class_year"] == row.class_year and not same


def _version(row: Mapping[Any, Any] | None) -> int:
    return 0 if row is None else int(row["version"])
