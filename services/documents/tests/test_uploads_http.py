"""Uploads over HTTP: checked by content, read by uploader and, once attached, by the parties and their reviewers; unused ones go."""

import asyncio
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from chassis import file_tokens
from chassis.clock import FixedClock
from chassis.core import Core
from chassis.errors import Refusal
from chassis.testing.people import People, Person
from chassis.testing.waiting import until
from contracts.wangqian.common.v1.file_ref_pb2 import FileRef
from contracts.wangqian.destinations.v1.events_pb2 import DestinationSnapshot, DestinationSubmitted
from contracts.wangqian.identity.v1.events_pb2 import AdmissionApplied, EmployerChanged
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from documents.edges.listeners import admission_licence, employer_licence, evidence
from documents.use_cases.sweep_uploads import sweep_uploads

from .neighbours import heard

SERVICE = "documents"


def photo(kind: str = "JPEG") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(output, kind)
    return output.getvalue()


def scan(pages: int = 2, script: bool = False) -> bytes:
    output = io.BytesIO()
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(300, 400))
        if script:
            pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.save(output)
    return output.getvalue()


async def send(
    http: aiohttp.ClientSession, person: Person, content: bytes, name: str = "录取通知书.pdf", key: str = ""
) -> tuple[int, Any]:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("file", content, filename=name)
    headers = {"Authorization": f"Bearer {person.token}", "Idempotency-Key": key or str(uuid4())}
    async with http.post("/api/v1/uploads", data=form, headers=headers) as answer:
        return answer.status, await answer.json()


async def fetch(http: aiohttp.ClientSession, person: Person, path: str) -> tuple[int, bytes]:
    async with http.get(path, headers={"Authorization": f"Bearer {person.token}"}) as answer:
        return answer.status, await answer.read()


async def drawn(http: aiohttp.ClientSession, person: Person, path: str) -> bytes:
    """A page, once the renderer has started; until then 503 says so."""

    async def answered() -> bytes | None:
        status, page = await fetch(http, person, path)
        assert status in (200, 503)
        return page if status == 200 else None

    return await until(answered, 90)


@pytest.fixture
def student(people: People) -> Person:
    return people.sign_in("student", student_id=str(uuid4()))


async def test_a_letter_is_taken_and_its_token_names_it(
    http: aiohttp.ClientSession, service: Core, student: Person
) -> None:
    status, made = await send(http, student, scan())
    assert status == 201
    assert (made["state"]["code"], made["pages"], made["name"]) == ("clean", 2, "录取通知书.pdf")
    token = file_tokens.read(service.settings, made["token"], student.id)
    assert (token.file_id, token.sha256) == (made["id"], made["sha256"])
    with pytest.raises(Refusal):
        file_tokens.read(service.settings, made["token"], str(uuid4()))
    page = await drawn(http, student, made["preview"])
    assert page[:4] == b"\x89PNG"
    assert (await fetch(http, student, f"/api/v1/uploads/{made['id']}/pages/3.png"))[0] == 404


async def test_a_picture_is_drawn_anew_and_shown(http: aiohttp.ClientSession, student: Person) -> None:
    sent = photo() + b"<script>alert(1)</script>"
    status, made = await send(http, student, sent, "../../x<b>.html")
    assert status == 201
    assert made["content_type"] == "image/jpeg"
    _, kept = await fetch(http, student, f"/api/v1/uploads/{made['id']}/content")
    assert b"<script>" not in kept
    status, page = await fetch(http, student, made["preview"])
    assert (status, page[:4]) == (200, b"\x89PNG")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<html><script>alert(1)</script>", 415, "upload.type_not_allowed"),
        (b"", 415, "upload.type_not_allowed"),
        (b"%PDF-1.7 nothing behind it", 422, "upload.unreadable"),
        (photo()[:200], 422, "upload.unreadable"),
        (scan(script=True), 422, "upload.pdf_active_content"),
        (scan(pages=31), 413, "upload.too_many_pages"),
        (b"%PDF-" + bytes(21 * 1024 * 1024), 413, "upload.too_large"),
    ],
    ids=["html", "empty", "no pdf", "half a photo", "script", "pages", "bytes"],
)
async def test_bad_files_are_refused_with_the_reason(
    http: aiohttp.ClientSession, service: Core, student: Person, content: bytes, status: int, code: str
) -> None:
    refused, told = await send(http, student, content)
    assert (refused, told["code"]) == (status, code)
    assert await service.db.hot.fetchval("SELECT count(*) FROM uploads") == 0


async def test_bodies_and_senders_that_are_refused(
    http: aiohttp.ClientSession, people: People, student: Person
) -> None:
    reader = people.sign_in("reader", employer_id=str(uuid4()))
    assert (await send(http, reader, photo()))[1]["code"] == "act.forbidden"
    headers = {"Authorization": f"Bearer {student.token}", "Idempotency-Key": str(uuid4())}
    two = aiohttp.FormData()
    for name in ("file", "other"):
        two.add_field(name, photo(), filename="a.jpg")
    for body in (aiohttp.FormData({"name": "x"}), two):
        async with http.post("/api/v1/uploads", data=body, headers=headers) as answer:
            assert answer.status == 400
    async with http.post("/api/v1/uploads", json={"file": "x"}, headers=headers) as answer:
        assert answer.status == 400
    no_key = aiohttp.FormData()
    no_key.add_field("file", photo(), filename="a.jpg")
    async with http.post("/api/v1/uploads", data=no_key, headers={"Authorization": headers["Authorization"]}) as answer:
        assert (await answer.json())["code"] == "idempotency.key_missing"
    async with http.post("/api/v1/uploads", data=aiohttp.FormData({"file": "x"})) as answer:
        assert answer.status == 401


async def test_a_double_click_is_one_upload(http: aiohttp.ClientSession, service: Core, student: Person) -> None:
    answers = await asyncio.gather(*(send(http, student, photo(), key="the-same-key") for _ in range(4)))
    done = [told for status, told in answers if status == 201]
    assert done
    assert {told["id"] for told in done} == {done[0]["id"]}
    assert {status for status, _ in answers} <= {201, 409}
    assert await service.db.hot.fetchval("SELECT count(*) FROM uploads") == 1
    assert (await send(http, student, scan(), key="the-same-key"))[1]["code"] == "idempotency.key_reused"


def reference(made: Any) -> FileRef:
    return FileRef(file_id=made["id"], sha256=made["sha256"], content_type=made["content_type"], name=made["name"])


async def test_evidence_is_read_by_the_student_and_their_reviewers(
    http: aiohttp.ClientSession, service: Core, people: People
) -> None:
    ids = {"student_id": str(uuid4()), "school_id": str(uuid4()), "college_id": str(uuid4())}
    student = people.sign_in("student", student_id=ids["student_id"])
    _, made = await send(http, student, scan())
    path = f"/api/v1/uploads/{made['id']}"
    readers = [
        people.sign_in("college_reviewer", **ids),
        people.sign_in("school_reviewer", school_id=ids["school_id"]),
    ]
    strangers = [
        people.sign_in("student", student_id=str(uuid4())),
        people.sign_in("college_reviewer", school_id=ids["school_id"], college_id=str(uuid4())),
        people.sign_in("recruiter", employer_id=str(uuid4()), **ids),
        people.sign_in("province_operator", **ids),
    ]
    assert [(await reader.get(path)).status for reader in readers] == [404, 404], "nobody's but the uploader's so far"
    snapshot = DestinationSnapshot(
        destination_id=str(uuid4()), student=StudentSnapshot(**ids), evidence=[reference(made)]
    )
    for _ in range(2):
        async with service.db.begin() as tx:
            await evidence(tx, heard(DestinationSubmitted(destination=snapshot)))
    for reader in readers:
        shown = await reader.get(path)
        assert (shown.status, shown.body["state"]["code"], shown.body["token"]) == (200, "attached", None)
        assert (await fetch(http, reader, f"{path}/content"))[0] == 200
    for stranger in strangers:
        for tail in ("", "/content", "/pages/1.png"):
            assert (await fetch(http, stranger, path + tail))[0] == 404
    assert await service.db.hot.fetchval("SELECT count(*) FROM attachments") == 1


async def test_a_licence_is_read_by_the_employer_and_the_schools_it_applied_to(
    http: aiohttp.ClientSession, service: Core, people: People
) -> None:
    employer, school = str(uuid4()), str(uuid4())
    admin = people.sign_in("employer_admin", employer_id=employer)
    _, made = await send(http, admin, photo("PNG"), "执照.png")
    snapshot = EmployerSnapshot(employer_id=employer, licence=reference(made))
    applied = AdmissionApplied(admission_id=str(uuid4()), employer=snapshot, school_id=school, licence=reference(made))
    async with service.db.begin() as tx:
        await employer_licence(tx, heard(EmployerChanged(employer=snapshot)))
        await employer_licence(tx, heard(EmployerChanged(employer=EmployerSnapshot(employer_id=employer))))
        await admission_licence(tx, heard(applied))
    colleague = people.sign_in("reader", employer_id=employer)
    reviewer = people.sign_in("school_reviewer", school_id=school)
    college = people.sign_in("college_reviewer", school_id=school, college_id=str(uuid4()))
    elsewhere = people.sign_in("school_reviewer", school_id=str(uuid4()))
    path = f"/api/v1/uploads/{made['id']}"
    assert [(await one.get(path)).status for one in (colleague, reviewer, college, elsewhere)] == [200, 200, 404, 404]


async def test_a_file_that_is_not_here_is_loud(service: Core) -> None:
    student = StudentSnapshot(student_id=str(uuid4()), school_id=str(uuid4()), college_id=str(uuid4()))
    foreign = FileRef(file_id=str(uuid4()), sha256="00")
    submitted = DestinationSubmitted(
        destination=DestinationSnapshot(destination_id=str(uuid4()), student=student, evidence=[foreign])
    )
    with pytest.raises(LookupError):
        async with service.db.begin() as tx:
            await evidence(tx, heard(submitted))


async def test_only_unused_files_are_swept_and_only_after_thirty_days(
    http: aiohttp.ClientSession, service: Core, people: People
) -> None:
    employer = str(uuid4())
    admin = people.sign_in("employer_admin", employer_id=employer)
    _, used = await send(http, admin, photo())
    _, unused = await send(http, admin, photo("PNG"))
    async with service.db.begin() as tx:
        changed = EmployerChanged(employer=EmployerSnapshot(employer_id=employer, licence=reference(used)))
        await employer_licence(tx, heard(changed))
    keys = await service.db.hot.fetchrow("SELECT content_key, preview_key FROM uploads WHERE state = 'clean'")
    service.db.clock = FixedClock(service.clock.now() + timedelta(days=29))
    await sweep_uploads(service)
    assert (await admin.get(f"/api/v1/uploads/{unused['id']}")).status == 200
    service.db.clock = FixedClock(service.clock.now() + timedelta(days=31))
    assert not await sweep_uploads(service)
    assert (await admin.get(f"/api/v1/uploads/{unused['id']}")).status == 404
    assert (await admin.get(f"/api/v1/uploads/{used['id']}")).status == 200
    assert [await service.files.exists(key) for key in keys] == [False, False]
