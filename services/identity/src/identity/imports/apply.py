"""Do what the dry run showed, a thousand rows a transaction; a killed worker's apply goes on at its cursor."""

from sqlalchemy import select

from chassis.core import Core
from chassis.jobs import Job
from identity.adapters import schools
from identity.adapters.tables import jobs
from identity.imports.examine import first_problems, write_failed_rows
from identity.imports.importer import Importer
from identity.imports.kept import KeptImports

CHUNK = 1000


async def apply(core: Core, kept: KeptImports, importer: Importer, job: Job) -> None:
    while await _chunk(core, kept, importer, job):
        pass
    await _finish(core, kept, importer, job)


async def _chunk(core: Core, kept: KeptImports, importer: Importer, job: Job) -> bool:
    """The next thousand rows; False when none is left."""
    async with core.db.begin(job.actor) as tx:
        rows = await kept.to_apply(tx, job.id, job.cursor.get("row", 0), CHUNK)
        if not rows:
            return False
        if job.row["school_id"] is not None:
            await schools.one(tx, job.row["school_id"], lock=True)
        faults = await importer.apply(tx, job, rows)
        await kept.refuse(tx, job.id, faults)
        done = {name: job.cursor.get(name, 0) for name in ("new", "changed", "processed")}
        for row in rows:
            done["processed"] += 1
            if row.row_number not in faults:
                done[row.kind] += 1
        cursor = {**done, "row": rows[-1].row_number}
        await job.note(tx, cursor=cursor, processed=done["processed"], succeeded=done["new"] + done["changed"])
    return True


async def _finish(core: Core, kept: KeptImports, importer: Importer, job: Job) -> None:
    async with core.db.begin(job.actor) as tx:
        row = await tx.row(select(jobs.c.result, jobs.c.files).where(jobs.c.id == job.id))
        assert row is not None
        counts, files = await kept.counts(tx, job.id), row["files"]
        if counts["refused"] > row["result"]["refused"]:
            reading = await importer.reading(tx, job)
            files = await write_failed_rows(core, kept, tx, job, reading, row["result"]["titles"])
        applied = {"created": job.cursor.get("new", 0), "updated": job.cursor.get("changed", 0)}
        result = {**row["result"], **counts, "applied": applied}
        await importer.done(tx, job, result)
        await job.note(
            tx,
            state="done",
            refused=counts["refused"],
            problems=await first_problems(tx, job),
            files=files,
            result=result,
        )
