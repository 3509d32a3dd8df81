"""A stranger's licence: taken within narrow bounds, read by nobody until its employer has it, gone when nobody uses it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from chassis import file_tokens
from chassis.actor import ROLES
from chassis.clock import FixedClock
from chassis.core import Core
from chassis.errors import Refusal
from chassis.testing.people import People
from contracts.wangqian.identity.v1.events_pb2 import AdmissionApplied, EmployerChanged
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from documents.edges.listeners import admission_licence, employer_licence
from documents.policy import LICENCE_LIMIT, LICENCES_WAITING
from documents.use_cases import keep_upload as keep
from documents.use_cases.sweep_uploads import sweep_uploads

from .neighbours import heard
from .test_uploads_http import fetch, photo, reference, scan

SERVICE = "documents"


async def bring(
    http: aiohttp.ClientSession, content: bytes, name: str = "执照.png", key: str = "", address: str = ""
) -> tuple[int, Any, Any]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", content, filename=name)
    headers = {"Idempotency-Key": key or str(uuid4()), "X-Forwarded-For": address or str(uuid4())}
    async with http.post("/api/v1/licences", data=form, headers=headers) as answer:
        return answer.status, await answer.json(), answer.headers


async def test_a_token_of_one_day_for_a_stranger_and_for_nobody_else(
    http: aiohttp.ClientSession, service: Core
) -> None:
    status, made, _ = await bring(http, photo("PNG"))
    assert (status, made["name"], made["content_type"]) == (201, "执照.png", "image/png")
    file = file_tokens.read(service.settings, made["token"], file_tokens.PUBLIC)
    assert (file.file_id, file.sha256) == (made["id"], made["sha256"])
    with pytest.raises(Refusal):
        file_tokens.read(service.settings, made["token"], str(uuid4()))
    expired = file_tokens.make(service.settings, file, -1)
    with pytest.raises(Refusal):
        file_tokens.read(service.settings, expired, file_tokens.PUBLIC)


async def test_nobody_reads_it_before_an_employer_has_it(
    http: aiohttp.ClientSession, service: Core, people: People
) -> None:
    _, made, _ = await bring(http, photo("PNG"))
    path = f"/api/v1/uploads/{made['id']}"
    ids = {name: str(uuid4()) for name in ("student_id", "employer_id", "school_id", "college_id")}
    everybody = [people.sign_in(role, **ids) for role in ROLES if role != "platform"]
    for tail in ("", "/content", "/pages/1.png"):
        async with http.get(path + tail) as answer:
            assert answer.status == 401
        assert {(await fetch(http, one, path + tail))[0] for one in everybody} <= {403, 404}

    employer, school = ids["employer_id"], ids["school_id"]
    snapshot = EmployerSnapshot(employer_id=employer, licence=reference(made))
    applied = AdmissionApplied(admission_id=str(uuid4()), employer=snapshot, school_id=school, licence=reference(made))
    async with service.db.begin() as tx:
        await employer_licence(tx, heard(EmployerChanged(employer=snapshot)))
    by_role = dict(zip((role for role in ROLES if role != "platform"), everybody, strict=True))
    readers = [role for role, one in by_role.items() if (await fetch(http, one, f"{path}/content"))[0] == 200]
    assert readers == ["employer_admin", "recruiter", "reader"]
    async with service.db.begin() as tx:
        await admission_licence(tx, heard(applied))
    readers = [role for role, one in by_role.items() if (await fetch(http, one, f"{path}/pages/1.png"))[0] == 200]
    assert readers == ["employer_admin", "recruiter", "reader", "school_reviewer", "school_admin"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html><script>alert(1)</script>", 415, "upload.type_not_allowed"),
        (scan(script=True), 422, "upload.pdf_active_content"),
        (scan(pages=6), 413, "upload.too_many_pages"),
        (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), 413, "upload.too_large"),
    ],
    ids=["html", "script", "pages", "bytes"],
)
async def test_what_is_no_licence_is_refused_and_leaves_nothing(
    http: aiohttp.ClientSession, service: Core, content: bytes, status: int, code: str
) -> None:
    refused, told, _ = await bring(http, content)
    assert (refused, told["code"]) == (status, code)
    assert await service.db.hot.fetchval("SELECT count(*) FROM uploads") == 0


async def test_one_address_brings_so_many_an_hour_and_a_double_click_counts_once(
    http: aiohttp.ClientSession, service: Core
) -> None:
    address = str(uuid4())
    first = await bring(http, photo(), key="the-same-key", address=address)
    again = await bring(http, photo(), key="the-same-key", address=address)
    assert (again[1]["id"], again[2]["Idempotency-Replayed"]) == (first[1]["id"], "true")
    for _ in range(LICENCE_LIMIT.quota - 1):
        assert (await bring(http, b"nothing", address=address))[0] == 415
    status, told, headers = await bring(http, photo(), address=address)
    assert (status, told["code"]) == (429, "limit.exceeded")
    assert int(headers["Retry-After"]) > 0
    assert (await bring(http, photo()))[0] == 201


async def test_all_strangers_together_fill_their_part_of_the_disk_and_no_more(
    http: aiohttp.ClientSession, service: Core, people: People
) -> None:
    assert (await bring(http, photo()))[0] == 201
    await service.db.hot.execute("UPDATE uploads SET bytes = $1", LICENCES_WAITING)
    status, told, headers = await bring(http, photo())
    assert (status, told["code"], headers["Retry-After"]) == (503, "upload.no_room", "3600")
    await service.db.hot.execute("UPDATE uploads SET state = 'attached'")
    assert (await bring(http, photo()))[0] == 201


async def test_many_files_at_once_under_one_key_leave_one_behind(
    http: aiohttp.ClientSession, service: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is checked and stored before the first has its row: a barrier holds them until all are."""
    stored, kept = asyncio.Barrier(3), keep.Storing.checked

    async def together(self: keep.Storing, content: bytes) -> keep.Kept:
        one = await kept(self, content)
        await stored.wait()
        return one

    monkeypatch.setattr(keep.Storing, "checked", together)
    files = (photo("PNG"), photo("JPEG"), scan())
    told = await asyncio.gather(*(bring(http, one, key="the-same-key") for one in files))
    assert sorted(one[0] for one in told) == [201, 422, 422]
    row = await service.db.hot.fetchrow("SELECT content_key, preview_key FROM uploads")
    folder = service.settings.state_dir / "files" / "uploads"
    left = {str(one.relative_to(folder.parent)) for one in folder.rglob("*") if one.is_file()}
    assert left == {row["content_key"], row["preview_key"]}


async def test_an_unused_licence_goes_after_eight_days(http: aiohttp.ClientSession, service: Core) -> None:
    _, used, _ = await bring(http, photo("PNG"))
    _, unused, _ = await bring(http, photo())
    async with service.db.begin() as tx:
        changed = EmployerChanged(employer=EmployerSnapshot(employer_id=str(uuid4()), licence=reference(used)))
        await employer_licence(tx, heard(changed))
    for days, left in ((7, {used["id"], unused["id"]}), (9, {used["id"]})):
        service.db.clock = FixedClock(service.clock.now() + timedelta(days=days))
        await sweep_uploads(service)
        assert {str(row["id"]) for row in await service.db.hot.fetch("SELECT id FROM uploads")} == left
