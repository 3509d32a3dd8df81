"""A file of employers as an import: rows match by credit code.

A new employer gets an administrator's account (activated by e-mail) and is admitted to the importing school; one that is known is
only admitted, since its data are its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.clock import shanghai_day
from chassis.core import Core
from chassis.database import Tx
from chassis.jobs import Job
from chassis.workbooks import Good, RowFault, Tally
from identity.access.accounts import Accounts, NewAccount, Role
from identity.adapters import employers as registry
from identity.employers import EmployerRow, employer_columns, read_employers
from identity.employers.signing_info import prefilled
from identity.imports.importer import CHANGED, NEW, UNCHANGED, Judged, Kept, Reading
from identity.use_cases.admit import admit_by_file

_ADMITTED = {"field": "admission", "label": "入驻", "before": "", "after": "已入驻"}

_HELD = text(
    """
    SELECT e.id, e.name, e.credit_code, e.version,
           EXISTS (SELECT 1 FROM admissions a WHERE a.employer_id = e.id AND a.state = 'admitted'
                   AND a.school_id = CAST(:school AS uuid)) OR CAST(:school AS uuid) IS NULL AS admitted
    FROM employers e WHERE e.credit_code = ANY(CAST(:codes AS text[])) ORDER BY e.id
    """
)
_MOVED = text(
    """
    SELECT count(*) FROM import_rows r
    LEFT JOIN employers e ON e.credit_code = r.number
    LEFT JOIN admissions a ON a.employer_id = e.id AND a.school_id = CAST(:school AS uuid) AND a.state = 'admitted'
    WHERE r.import_id = :import_id
      AND ((r.kind = 'new' AND e.id IS NOT NULL) OR (r.kind = 'changed' AND (e.id IS NULL OR a.id IS NOT NULL)))
    """
)


def code_of(row: EmployerRow) -> str:
    """The one code of the two that stands for the employer."""
    return row.uscc or row.organisation_code or ""


class EmployerImporter:
    kind = "employer-import"

    def __init__(self, core: Core, accounts: Accounts) -> None:
        self._core, self._accounts = core, accounts

    async def reading(self, tx: Tx, job: Job) -> Reading:
        today = shanghai_day(tx.now)
        return Reading(read_employers, (today,), employer_columns(today), "uscc")

    async def judge(self, tx: Tx, job: Job, goods: Sequence[Good[Any]]) -> list[Judged]:
        held = await self._held(tx, job, [code_of(one.record) for one in goods])
        return [self._judged(one, held.get(code_of(one.record))) for one in goods]

    async def note_absent(self, tx: Tx, job: Job, tally: Tally) -> int:
        """A file of employers claims nothing about the others."""
        return 0

    async def moved(self, tx: Tx, job_id: UUID, school_id: UUID | None) -> int:
        return int(await tx.value(_MOVED, {"import_id": job_id, "school": school_id}))

    async def apply(self, tx: Tx, job: Job, rows: Sequence[Kept]) -> dict[int, RowFault]:
        held = await self._held(tx, job, [row.number for row in rows])
        new = [row for row in rows if row.kind == NEW and row.number not in held]
        made = [_employer(tx, row.subject_id, EmployerRow(**row.record)) for row in new]
        await registry.add_many(tx, made)
        await self._accounts.add_many(tx, [_administrator(one) for one in made])
        known = [held[row.number]["id"] for row in rows if row.number in held and not held[row.number]["admitted"]]
        if job.row["school_id"] is not None:
            await admit_by_file(tx, self._core.ids, job.row["school_id"], [*(one["id"] for one in made), *known])
        return {}

    async def done(self, tx: Tx, job: Job, result: Mapping[Any, Any]) -> None:
        """Each employer and admission was announced by itself."""

    async def _held(self, tx: Tx, job: Job, codes: Sequence[str]) -> dict[str, Mapping[Any, Any]]:
        rows = await tx.rows(_HELD, {"codes": list(codes), "school": job.row["school_id"]})
        return {row["credit_code"]: row for row in rows}

    def _judged(self, good: Good[Any], held: Mapping[Any, Any] | None) -> Judged:
        row: EmployerRow = good.record
        code = code_of(row)
        if held is None:
            return Judged(good.row, NEW, row.name, code, subject_id=self._core.ids(), record=asdict(row))
        if held["admitted"]:
            return Judged(good.row, UNCHANGED, held["name"], code, held["id"], held["version"])
        changes = (_ADMITTED,)
        return Judged(good.row, CHANGED, held["name"], code, held["id"], held["version"], changes, record=asdict(row))


def _employer(tx: Tx, employer_id: UUID, row: EmployerRow) -> dict[str, Any]:
    stated = ("name", "nature", "industry", "ownership", "region", "address", "postcode", "contact", "phone", "email")
    facts = {name: getattr(row, name) for name in stated}
    return {
        **facts,
        "id": employer_id,
        "credit_code": code_of(row),
        "no_code_reason": "",
        "licence": None,
        "suspended": False,
        "signing_info": prefilled(facts, row.archive, row.hukou),
        "signing_info_at": None,
        "version": 1,
        "changed_by": tx.actor.name,
        "changed_at": tx.now,
    }


def _administrator(employer: Mapping[Any, Any]) -> NewAccount:
    role = Role("employer_admin", employer_id=employer["id"])
    return NewAccount(
        "employer", employer["contact"], (role,), phone=mobile(employer["phone"]), email=employer["email"]
    )


def mobile(telephone: str) -> str:
    """A telephone as a login: only a mobile number can get codes."""
    return telephone if len(telephone) == 11 and telephone.startswith("1") else ""
