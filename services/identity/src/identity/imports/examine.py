"""The dry run: read the file in a child process, judge each row against what is known, write nothing but the judgement.

Goes on after the last row that was kept, so a killed worker costs a second reading of the file and nothing else."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from chassis.core import Core
from chassis.database import Tx
from chassis.jobs import Job
from chassis.workbooks import Good, Refused, RowFault, Tally, WorkbookFault, stream, write_failed
from chassis.workbooks.header import find_header
from identity.adapters.tables import import_rows
from identity.imports.importer import REFUSED, Importer, Judged, Reading
from identity.imports.kept import FAILED_FILE, KeptImports

_NAMED = 50


async def examine(core: Core, kept: KeptImports, importer: Importer, job: Job) -> None:
    async with core.db.read(job.actor) as tx:
        reading = await importer.reading(tx, job)
    tally = Tally()
    try:
        async with kept.opened(job.input["file"]) as path:
            arguments = (path, *reading.arguments, job.input["name"])
            async for batch in stream(reading.function, *arguments):
                tally = next((one for one in batch if isinstance(one, Tally)), tally)
                await _chunk(core, kept, importer, job, batch)
    except WorkbookFault as fault:
        await _refuse_file(core, job, fault)
        return
    await _finish(core, kept, importer, job, reading, tally)


async def _chunk(core: Core, kept: KeptImports, importer: Importer, job: Job, batch: Sequence[Any]) -> None:
    done = job.cursor.get("row", 0)
    goods = [one for one in batch if isinstance(one, Good) and one.row > done]
    refused = [one for one in batch if isinstance(one, Refused) and one.fault.row > done]
    if not goods and not refused:
        return
    last = max(*(one.row for one in goods), *(one.fault.row for one in refused), 0, 0)
    async with core.db.begin(job.actor) as tx:
        judged = await importer.judge(tx, job, goods) if goods else []
        judged += [Judged(one.fault.row, REFUSED, "", "", fault=one.fault, cells=one.cells) for one in refused]
        await kept.add(tx, job.id, judged)
        processed = job.cursor.get("processed", 0) + len(judged)
        await job.note(tx, cursor={"row": last, "processed": processed}, processed=processed)


async def _finish(core: Core, kept: KeptImports, importer: Importer, job: Job, reading: Reading, tally: Tally) -> None:
    async with core.db.begin(job.actor) as tx:
        await _number_refused(tx, kept, job, reading, tally)
        await importer.note_absent(tx, job, tally)
        counts = await kept.counts(tx, job.id)
        files = await write_failed_rows(core, kept, tx, job, reading, tally.titles) if counts[REFUSED] else []
        result = {**counts, **_said(tally), "titles": list(tally.titles)}
        await job.note(
            tx,
            state="done",
            total=tally.rows,
            processed=tally.rows,
            succeeded=0,
            refused=counts["refused"],
            unchanged=counts["unchanged"],
            problems=await first_problems(tx, job),
            files=files,
            result=result,
        )


async def _number_refused(tx: Tx, kept: KeptImports, job: Job, reading: Reading, tally: Tally) -> None:
    """A refused row still names its subject: who is refused is not absent."""
    places = find_header([tally.titles], reading.columns).places if tally.titles else {}
    if reading.matched_by not in places:
        return
    for one in await kept.refused(tx, job.id, places, len(tally.titles)):
        place = places[reading.matched_by]
        number = one.cells[place].strip() if place < len(one.cells) else ""
        where = (import_rows.c.import_id == job.id, import_rows.c.row_number == one.fault.row)
        await tx.execute(update(import_rows).where(*where).values(number=number))


async def first_problems(tx: Tx, job: Job) -> list[Any]:
    held = import_rows.c
    question = select(held.problem).where(held.import_id == job.id, held.kind == REFUSED)
    return [row["problem"] for row in await tx.rows(question.order_by(held.row_number).limit(100))]


async def write_failed_rows(
    core: Core, kept: KeptImports, tx: Tx, job: Job, reading: Reading, titles: Sequence[str]
) -> list[dict[str, Any]]:
    """The refused rows as a workbook to correct and send again; what the job shows of it."""
    places = find_header([titles], reading.columns).places
    refused = await kept.refused(tx, job.id, places, len(titles))
    folder = core.settings.state_dir / "scratch"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{job.id}-{job.attempt}.xlsx"
    try:
        data = await asyncio.to_thread(_workbook, path, titles, refused)
    finally:
        path.unlink(missing_ok=True)
    key = f"{job.kind}s/{job.id}/{job.attempt}-{FAILED_FILE}"
    await kept.put_file(key, data)
    href = f"/api/v1/{job.kind}s/{job.id}/files/{FAILED_FILE}"
    return [{"name": FAILED_FILE, "href": href, "bytes": len(data), "key": key}]


def _workbook(path: Path, titles: Sequence[str], refused: Sequence[Refused]) -> bytes:
    write_failed(path, titles, refused)
    return path.read_bytes()


def _said(tally: Tally) -> dict[str, Any]:
    """What is to be said about the file as a whole."""
    return {
        "ignored_columns": list(tally.ignored),
        "other_sheets": list(tally.other_sheets),
        "understood": [
            {"column": column, "text": text, "taken_for": taken, "rows": rows}
            for (column, text, taken), rows in tally.understood.most_common(_NAMED)
        ],
        "gaps": [{"column": column, "rows": rows} for column, rows in tally.gaps.most_common(_NAMED)],
    }


async def _refuse_file(core: Core, job: Job, fault: WorkbookFault) -> None:
    problem = RowFault(0, "", "", fault.code, fault.detail, fault.way_out).as_problem()
    async with core.db.begin(job.actor) as tx:
        await job.note(tx, state="failed", problems=[problem])
