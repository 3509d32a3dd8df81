"""A file of students goes on the send list, row by row: a row in error never blocks the good ones (domain 4.2)."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from chassis.clock import shanghai_day
from chassis.core import Core
from chassis.errors import Refusal
from chassis.jobs import Job
from chassis.problem_json import reason_body
from chassis.throttle import Throttle
from chassis.workbooks import Good, Refused, RowFault, Tally, WorkbookFault, stream
from contracts.codes import numbers
from contracts.wangqian.identity.v1.directory_service_pb2 import Factors
from signing.adapters.directory import Directory
from signing.adapters.kept_files import KeptFiles
from signing.send_list_file import SendListRow, read_send_list, send_list_columns
from signing.use_cases.add_to_send_list import add_to_send_list
from signing.use_cases.find import find
from signing.use_cases.give_back_rows import give_back_rows

KIND = "send_list_import"
_CHUNK = 100
_PROBLEMS = 1000

Item = Good[SendListRow] | Refused


async def import_send_list(core: Core, directory: Directory, throttle: Throttle, files: KeptFiles, job: Job) -> None:
    """Goes on at the cursor: the last row that took effect, and the rows so far that found nobody. Ends with the job done and the
    refused rows as a file, or failed when the upload is no workbook."""
    try:
        await _take_rows(core, directory, throttle, files, job)
        given_back = await _give_back(files, job)
    except WorkbookFault as fault:
        problem = RowFault(0, "", "", fault.code, fault.detail, fault.way_out).as_problem()
        async with core.db.begin(job.actor) as tx:
            await job.note(tx, problems=[problem], state="failed")
        return
    async with core.db.begin(job.actor) as tx:
        total = int(job.cursor.get("processed", 0))
        await job.note(tx, total=total, processed=total, files=given_back, state="done")


async def _take_rows(core: Core, directory: Directory, throttle: Throttle, files: KeptFiles, job: Job) -> None:
    problems: list[dict[str, Any]] = list(job.cursor.get("problems", []))
    nobody: list[int] = list(job.cursor.get("nobody", []))
    counts = {name: job.row[name] for name in ("processed", "succeeded", "refused", "unchanged")}
    async for chunk in _chunks(files, job, int(job.cursor.get("row", 1))):
        good = [one for one in chunk if isinstance(one, Good)]
        refused = [one.fault for one in chunk if isinstance(one, Refused)]
        new, already, unfound = await _add(core, directory, throttle, job, good)
        nobody += [one.row for one in unfound]
        refused += [_nobody(one) for one in unfound]
        problems = sorted(problems + [one.as_problem() for one in refused], key=lambda one: one["row"])[:_PROBLEMS]
        counts["processed"] += len(chunk)
        counts["succeeded"] += new
        counts["unchanged"] += already
        counts["refused"] += len(refused)
        cursor = {
            "row": _row_of(chunk[-1]), "processed": counts["processed"], "nobody": nobody, "problems": problems,
            "refused": counts["refused"],
        }  # fmt: skip
        async with core.db.begin(job.actor) as tx:
            await job.note(tx, cursor=cursor, problems=problems, **counts)


async def _add(
    core: Core, directory: Directory, throttle: Throttle, job: Job, rows: Sequence[Good[SendListRow]]
) -> tuple[int, int, list[Good[SendListRow]]]:
    """Find and list one chunk: how many are new, how many were there, and the rows that match nobody."""
    if not rows:
        return 0, 0, []
    matches = await find(core, directory, throttle, job.actor, [_factors(one) for one in rows])
    found = [UUID(matches[str(one.row)].found.student.student_id) for one in rows if str(one.row) in matches]
    async with core.db.begin(job.actor) as tx:
        added = await add_to_send_list(tx, core.ids, found)
    already = sum(one.already for one in added)
    return len(added) - already, already, [one for one in rows if str(one.row) not in matches]


async def _give_back(files: KeptFiles, job: Job) -> list[dict[str, Any]]:
    if not job.cursor.get("refused"):
        return []
    columns = send_list_columns(shanghai_day(job.row["created_at"]), by_phone=bool(job.input["by_phone"]))
    nobody = frozenset(job.cursor["nobody"])
    return await give_back_rows(files, job, _read(files, job), columns, nobody, _nobody)


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


def _nobody(one: Good[SendListRow]) -> RowFault:
    """The one answer, naming no column."""
    why = reason_body(Refusal("student.not_found"))
    number = one.record.document_number or one.record.phone or ""
    return RowFault(one.row, "", numbers.masked(number), why["code"], why["detail"], why["way_out"]["text"])


def _row_of(item: Item) -> int:
    return item.row if isinstance(item, Good) else item.fault.row


async def _chunks(files: KeptFiles, job: Job, after: int) -> AsyncIterator[list[Item]]:
    """Rows beyond the cursor, a chunk at a time."""
    chunk: list[Item] = []
    async for item in _read(files, job):
        if isinstance(item, (Good, Refused)) and _row_of(item) > after:
            chunk.append(item)
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


async def _read(files: KeptFiles, job: Job) -> AsyncIterator[Item | Tally]:
    """The whole upload, read in a process of its own; as of the day of the upload, so that each reading finds the same."""
    today, by_phone = shanghai_day(job.row["created_at"]), bool(job.input["by_phone"])
    async with files.opened(job.input["file"]) as path:
        async for batch in stream(read_send_list, path, today, by_phone, job.input["name"]):
            for item in batch:
                yield item
