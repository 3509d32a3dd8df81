"""The refused rows of a file come back as a file, to be corrected and sent again (domain 4.2)."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from chassis.jobs import Job
from chassis.workbooks import Column, Good, Refused, RowFault, Tally, write_failed
from signing.adapters.kept_files import KeptFiles
from signing.send_list_file import SendListRow, cells_again

FAILED_FILE = "failed.xlsx"


async def give_back_rows(
    files: KeptFiles,
    job: Job,
    rows: AsyncIterator[Good[SendListRow] | Refused | Tally],
    columns: Sequence[Column],
    nobody: Collection[int],
    why: Callable[[Good[SendListRow]], RowFault],
) -> list[dict[str, Any]]:
    """What the job shows of the file. `rows` are all rows of the upload once more; `nobody` those that found no student, which
    their form alone does not show."""
    refused: list[Refused] = []
    unfound: list[Good[SendListRow]] = []
    titles: tuple[str, ...] = ()
    async for one in rows:
        if isinstance(one, Tally):
            titles = one.titles
        elif isinstance(one, Refused):
            refused.append(one)
        elif one.row in nobody:
            unfound.append(one)
    refused += [Refused(why(one), cells_again(one.record, titles, columns)) for one in unfound]
    refused.sort(key=lambda one: one.fault.row)
    data = await asyncio.to_thread(_workbook, titles, refused)
    # Each attempt writes under a key of its own: the one that ends the job is the one that is shown.
    key = f"send-list/{job.id}/{job.attempt}-{FAILED_FILE}"
    await files.put(key, data)
    href = f"/api/v1/send-list/imports/{job.id}/files/{FAILED_FILE}"
    return [{"name": FAILED_FILE, "href": href, "bytes": len(data), "key": key}]


def _workbook(titles: Sequence[str], refused: Sequence[Refused]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FAILED_FILE
        write_failed(path, titles, refused)
        return path.read_bytes()
