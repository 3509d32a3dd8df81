"""A file of students goes on the send list, row by row: a row in error never blocks the good ones (domain 4.2)."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.clock import shanghai_day
from chassis.core import Core
from chassis.errors import Refusal
from chassis.jobs import Job
from chassis.problem_json import reason_body
from chassis.throttle import Throttle
from chassis.workbooks import Good, Refused, WorkbookFault, stream
from contracts.codes import numbers
from contracts.wangqian.identity.v1.directory_service_pb2 import Factors
from signing.adapters.directory import Directory
from signing.send_list_file import SendListRow, read_send_list
from signing.use_cases.add_to_send_list import add_to_send_list
from signing.use_cases.find import find

KIND = "send_list_import"
_CHUNK = 100
_PROBLEMS = 1000


async def import_send_list(core: Core, directory: Directory, throttle: Throttle, job: Job) -> None:
    """Goes on at the cursor, the number of the last row that took effect. Ends with the job done, or failed when the file is none."""
    problems: list[dict[str, Any]] = list(job.cursor.get("problems", []))
    counts = {name: job.row[name] for name in ("processed", "succeeded", "refused", "unchanged")}
    try:
        async for chunk in _chunks(core, job, int(job.cursor.get("row", 1))):
            added = await _add(
                core, directory, throttle, job, [one for one in chunk if isinstance(one, Good)], problems
            )
            refused = [one for one in chunk if isinstance(one, Refused)]
            problems.extend(one.fault.as_problem() for one in refused)
            counts["processed"] += len(chunk)
            counts["succeeded"] += added["new"]
            counts["unchanged"] += added["already"]
            counts["refused"] += len(refused) + added["nobody"]
            problems = sorted(problems, key=lambda one: one["row"])[:_PROBLEMS]
            async with core.db.begin(job.actor) as tx:
                await job.note(tx, cursor={"row": _last(chunk), "problems": problems}, problems=problems, **counts)
    except WorkbookFault as fault:
        problems = [
            {
                "row": 0,
                "column": "",
                "value_masked": "",
                "code": fault.code,
                "detail": fault.detail,
                "way_out": fault.way_out,
            }
        ]
        async with core.db.begin(job.actor) as tx:
            await job.note(tx, problems=problems, state="failed")
        return
    async with core.db.begin(job.actor) as tx:
        await job.note(tx, total=counts["processed"], state="done")


async def _add(
    core: Core,
    directory: Directory,
    throttle: Throttle,
    job: Job,
    rows: Sequence[Good[SendListRow]],
    problems: list[dict[str, Any]],
) -> dict[str, int]:
    """Find and list one chunk; a row that matches nobody gets the one answer, naming no column."""
    counted = {"new": 0, "already": 0, "nobody": 0}
    if not rows:
        return counted
    matches = await find(core, directory, throttle, job.actor, [_factors(one) for one in rows])
    found = [one for one in rows if str(one.row) in matches]
    for one in rows:
        if str(one.row) not in matches:
            counted["nobody"] += 1
            problems.append(_nobody(one))
    async with core.db.begin(job.actor) as tx:
        ids = [UUID(matches[str(one.row)].found.student.student_id) for one in found]
        for added in await add_to_send_list(tx, core.ids, ids):
            counted["already" if added.already else "new"] += 1
    return counted


def _factors(one: Good[SendListRow]) -> Factors:
    row = one.record
    number, phone = row.document_number or "", "" if row.document_number else row.phone or ""
    return Factors(
        ref=str(one.row),
        school_name=row.school,
        class_year=row.class_year,
        name=row.name,
        identity_number=number,
        phone=phone,
    )


def _nobody(one: Good[SendListRow]) -> dict[str, Any]:
    why = reason_body(Refusal("student.not_found"))
    number = one.record.document_number or one.record.phone or ""
    shown = {"code": why["code"], "detail": why["detail"], "way_out": why["way_out"]["text"]}
    return {"row": one.row, "column": "", "value_masked": numbers.masked(number), **shown}


def _last(chunk: Sequence[Good[SendListRow] | Refused]) -> int:
    return max(one.row if isinstance(one, Good) else one.fault.row for one in chunk)


async def _chunks(core: Core, job: Job, after: int) -> AsyncIterator[list[Good[SendListRow] | Refused]]:
    """Rows beyond the cursor, read in a process of their own."""
    today, by_phone = shanghai_day(core.clock.now()), bool(job.input["by_phone"])
    chunk: list[Good[SendListRow] | Refused] = []
    async with _local(core, job.input["key"]) as path:
        async for batch in stream(read_send_list, path, today, by_phone, job.input["name"]):
            for item in batch:
                if not isinstance(item, (Good, Refused)):
                    continue
                if (item.row if isinstance(item, Good) else item.fault.row) > after:
                    chunk.append(item)
                if len(chunk) == _CHUNK:
                    yield chunk
                    chunk = []
    if chunk:
        yield chunk


@asynccontextmanager
async def _local(core: Core, key: str) -> AsyncIterator[Path]:
    path = core.files.local_path(key)
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "send-list.xlsx"
        copy.write_bytes(await core.files.get(key))
        yield copy
