"""Rows and files of imports at rest: sealed, since both are full of identity numbers."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from chassis.database import Tx
from chassis.files import Files
from chassis.workbooks import Refused, RowFault
from identity.adapters.numbers import Numbers
from identity.adapters.tables import import_rows
from identity.imports.importer import CHANGED, KINDS, NEW, REFUSED, Judged, Kept

FAILED_FILE = "failed.xlsx"


class KeptImports:
    def __init__(self, files: Files, numbers: Numbers, scratch: Path) -> None:
        self._files, self._numbers, self._scratch = files, numbers, scratch

    async def put_file(self, key: str, data: bytes) -> None:
        sealed = await asyncio.to_thread(self._numbers.seal_file, data)
        await self._files.put(key, sealed)

    async def get_file(self, key: str) -> bytes:
        return await asyncio.to_thread(self._numbers.open_file, await self._files.get(key))

    @asynccontextmanager
    async def opened(self, key: str) -> AsyncIterator[Path]:
        """The file in clear for a child process, in a folder of its own that goes with the block."""
        self._scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            path = Path(folder) / "upload.xlsx"
            path.write_bytes(await self.get_file(key))
            yield path

    async def add(self, tx: Tx, import_id: UUID, judged: Sequence[Judged]) -> None:
        rows = [self._row(import_id, one) for one in judged]
        if rows:
            await tx.execute(import_rows.insert(), rows)

    async def counts(self, tx: Tx, import_id: UUID) -> dict[str, int]:
        """How many rows of each kind."""
        question = select(import_rows.c.kind, func.count().label("n")).where(import_rows.c.import_id == import_id)
        rows = await tx.rows(question.group_by(import_rows.c.kind))
        return dict.fromkeys(KINDS, 0) | {row["kind"]: row["n"] for row in rows}

    async def to_apply(self, tx: Tx, import_id: UUID, after: int, limit: int) -> list[Kept]:
        """The next rows to apply, in the file's order."""
        held = import_rows.c
        question = (
            select(import_rows)
            .where(held.import_id == import_id, held.kind.in_((NEW, CHANGED)), held.row_number > after)
            .order_by(held.row_number)
            .limit(limit)
        )
        return [
            Kept(
                row_number=row["row_number"],
                kind=row["kind"],
                label=row["label"],
                number=row["number"],
                subject_id=row["subject_id"],
                seen_version=row["seen_version"],
                record=self._numbers.open_row(bytes(row["sealed"]))["record"],
            )
            for row in await tx.rows(question)
        ]

    async def refuse(self, tx: Tx, import_id: UUID, faults: dict[int, RowFault]) -> None:
        """Rows that were to be applied and could not be."""
        for number, fault in faults.items():
            where = (import_rows.c.import_id == import_id, import_rows.c.row_number == number)
            row = await tx.row(select(import_rows.c.sealed).where(*where))
            facts = self._numbers.open_row(bytes(row["sealed"])) if row else {}
            sealed = self._numbers.seal_row({**facts, "fault": asdict(fault)})
            values = {"kind": REFUSED, "problem": fault.as_problem(), "sealed": sealed}
            await tx.execute(import_rows.update().where(*where).values(**values))

    async def refused(self, tx: Tx, import_id: UUID, places: dict[str, int], width: int) -> list[Refused]:
        """Every refused row with its cells: as they stood in the file, or as they were understood."""
        held = import_rows.c
        question = select(held.sealed).where(held.import_id == import_id, held.kind == REFUSED)
        found = []
        for row in await tx.rows(question.order_by(held.row_number)):
            facts = self._numbers.open_row(bytes(row["sealed"]))
            cells = facts["cells"] or _cells(facts["record"], places, width)
            found.append(Refused(_fault(facts["fault"]), tuple(cells)))
        return found

    def _row(self, import_id: UUID, one: Judged) -> dict[str, Any]:
        facts = {
            "record": one.record,
            "cells": list(one.cells) if one.cells is not None else None,
            "fault": asdict(one.fault) if one.fault else None,
        }
        needed = one.kind in (NEW, CHANGED, REFUSED)
        return {
            "import_id": import_id,
            "row_number": one.row_number,
            "kind": one.kind,
            "subject_id": one.subject_id,
            "seen_version": one.seen_version,
            "label": one.label,
            "number": one.number,
            "changes": list(one.changes),
            "problem": one.fault.as_problem() if one.fault else None,
            "sealed": self._numbers.seal_row(facts) if needed else None,
        }


def _cells(record: dict[str, Any], places: dict[str, int], width: int) -> list[str]:
    cells = [""] * width
    for name, place in places.items():
        cells[place] = str(record.get(name) or "")
    return cells


def _fault(facts: dict[str, Any]) -> RowFault:
    more = tuple(_fault(one) for one in facts["more"])
    return RowFault(**{**facts, "more": more})
