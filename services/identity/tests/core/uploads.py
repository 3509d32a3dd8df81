"""Sending a workbook as a browser does, and waiting for its job."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from chassis.testing.people import Person
from chassis.testing.waiting import until

SAMPLES = Path(__file__).parents[1] / "samples"


async def send(person: Person, path: str, file: Path, key: str = "") -> tuple[int, Any]:
    """POST one file; status and body."""
    form = aiohttp.FormData()
    form.add_field("file", await asyncio.to_thread(file.read_bytes), filename=file.name)
    headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": key or str(uuid4())}
    async with (
        aiohttp.ClientSession() as session,
        session.post(person._base + path, data=form, headers=headers) as answer,
    ):
        return answer.status, await answer.json(content_type=None)


async def finished(person: Person, path: str, dry_run: bool, seconds: float = 60) -> Any:
    """The job's body once it is done or failed."""

    async def done() -> Any:
        answer = await person.get(path)
        over = answer.body["state"] in ("done", "failed") and answer.body["dry_run"] is dry_run
        return answer.body if over else None

    return await until(done, seconds, what=f"{path} to finish")


async def examined(person: Person, path: str, file: Path) -> Any:
    """The dry run of a file."""
    status, body = await send(person, path, file)
    assert status == 202, body
    return await finished(person, f"{path}/{body['id']}", dry_run=True)


async def applied(person: Person, path: str, job: Any, seconds: float = 60) -> Any:
    """The apply of what a dry run showed."""
    answer = await person.post(f"{path}/{job['id']}/apply")
    assert answer.status == 202, answer.body
    return await finished(person, f"{path}/{job['id']}", dry_run=False, seconds=seconds)


async def download(person: Person, href: str, into: Path) -> Any:
    """A result file; answers the headers."""
    headers = {"Authorization": f"Bearer {person.token}"}
    async with aiohttp.ClientSession() as session, session.get(person._base + href, headers=headers) as answer:
        assert answer.status == 200
        await asyncio.to_thread(into.write_bytes, await answer.read())
        return answer.headers
