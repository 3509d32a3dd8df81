"""Who sees a document, how its bytes leave, and that each opening is in the audit log."""

import base64
import hashlib
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from chassis.core import Core
from chassis.testing.people import People, Person
from chassis.testing.waiting import until
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved
from documents.use_cases.follow_student import follow_student

from .neighbours import Neighbours, Signed, heard, want

SERVICE = "documents"
NUMBER = "104862610000156"


def as_(person: Person, **headers: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {person.token}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }


async def made(people: People, student: Person, signed: Signed) -> Any:
    """The one document in the student's list."""

    async def there() -> Any:
        items = (await student.get(f"/api/v1/documents?agreement_id={signed.agreement_id}")).body["items"]
        return items[0] if items else None

    return await until(there, 90, what="the document")


@pytest.fixture
async def signed(service: Core, neighbours: Neighbours) -> Signed:
    signed = neighbours.keep(Signed(NUMBER))
    await want(service, signed, 1, "pending")
    return signed


@pytest.fixture
def student(people: People, signed: Signed) -> Person:
    return people.sign_in("student", student_id=str(signed.student_id))


async def test_parties_and_their_reviewers_read_and_nobody_else_finds_it(
    people: People, signed: Signed, student: Person, http: aiohttp.ClientSession
) -> None:
    document = await made(people, student, signed)
    own = {
        "student_id": signed.student_id, "employer_id": signed.employer_id, "college_id": signed.college_id,
        "school_id": signed.school_id,
    }  # fmt: skip
    scopes = {
        "student": "student_id", "employer_admin": "employer_id", "recruiter": "employer_id", "reader": "employer_id",
        "college_reviewer": "college_id", "school_reviewer": "school_id", "school_admin": "school_id", "province_operator": "",
    }  # fmt: skip
    paths = [f"/api/v1/documents/{document['id']}{tail}" for tail in ("", "/content", "/pages/1.png")]
    for role, column in scopes.items():
        # A stranger has every id right but the one that counts.
        inside = people.sign_in(role, **{name: str(value) for name, value in own.items()})
        outside = people.sign_in(
            role, **{name: str(uuid4() if name == column else value) for name, value in own.items()}
        )
        for path in paths:
            async with http.get(path, headers=as_(inside)) as answer:
                assert answer.status == (200 if column else 404), (role, path)
            async with http.get(path, headers=as_(outside)) as answer:
                assert answer.status == 404, (role, path)
                assert (await answer.json())["code"] == "thing.not_found"
        listed = await outside.get("/api/v1/documents")
        # The province has no documents of its own: it is refused, everybody else sees an empty list.
        assert listed.body.get("items") == [] if column else listed.status == 403, role
    async with http.get(paths[1]) as answer:
        assert answer.status == 401


async def test_the_file_with_digest_ranges_and_nothing_that_runs(
    people: People, signed: Signed, student: Person, http: aiohttp.ClientSession
) -> None:
    document = await made(people, student, signed)
    path = document["content_href"]
    async with http.get(path, headers=as_(student)) as answer:
        pdf = await answer.read()
        headers = answer.headers
    digest = hashlib.sha256(pdf)
    assert digest.hexdigest() == document["sha256"]
    assert headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert f'filename="agreement-{NUMBER}.pdf"' in headers["Content-Disposition"]
    assert "filename*=UTF-8''%E5%B0%B1%E4%B8%9A" in headers["Content-Disposition"]
    whole = len(pdf)
    for asked, first, last in (
        ("bytes=0-99", 0, 99), ("bytes=100-", 100, whole - 1), ("bytes=-50", whole - 50, whole - 1),
        (f"bytes=10-{whole * 2}", 10, whole - 1),
    ):  # fmt: skip
        async with http.get(path, headers=as_(student, Range=asked)) as answer:
            assert answer.status == 206, asked
            assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{whole}"
            assert await answer.read() == pdf[first : last + 1]
    for ignored in (
        {"Range": f"bytes={whole}-"},
        {"Range": "bytes=0-1,5-6"},
        {"Range": "bytes=0-9", "If-Range": '"other"'},
    ):
        async with http.get(path, headers={**as_(student), **ignored}) as answer:
            assert answer.status == 200, ignored
            assert await answer.read() == pdf
    async with http.get(path, headers=as_(student, If_None_Match=headers["ETag"])) as answer:
        assert answer.status == 304
        assert await answer.read() == b""


async def test_pages_are_pictures_and_missing_ones_are_not_found(
    people: People, signed: Signed, student: Person, http: aiohttp.ClientSession
) -> None:
    document = await made(people, student, signed)
    first: bytes = b""
    for _ in range(2):
        async with http.get(f"/api/v1/documents/{document['id']}/pages/1.png", headers=as_(student)) as answer:
            assert answer.content_type == "image/png"
            drawn = await answer.read()
        assert drawn.startswith(b"\x89PNG")
        assert first in (b"", drawn), "drawn once, then kept"
        first = drawn
    for page in (0, 9):
        async with http.get(f"/api/v1/documents/{document['id']}/pages/{page}.png", headers=as_(student)) as answer:
            assert answer.status == 404


async def test_each_opening_is_audited_before_a_byte_leaves(
    people: People, service: Core, signed: Signed, student: Person, http: aiohttp.ClientSession
) -> None:
    document = await made(people, student, signed)
    for path in (document["content_href"], f"/api/v1/documents/{document['id']}/pages/1.png"):
        async with http.get(path, headers=as_(student)) as answer:
            assert answer.status == 200
    stranger = people.sign_in("student", student_id=str(uuid4()))
    async with http.get(document["content_href"], headers=as_(stranger)) as answer:
        assert answer.status == 404
    rows = await until(
        lambda: service.db.hot.fetch(
            "SELECT headers->>'actor' AS actor FROM log WHERE topic = 'audit.events.v1' AND key = $1 OFFSET 1",
            document["id"],
        )
    )
    assert len(rows) == 1, "two openings, and none of the stranger"
    assert student.id in rows[0]["actor"]


async def test_an_older_file_is_not_served_while_the_newer_is_made(
    people: People, service: Core, neighbours: Neighbours, signed: Signed, student: Person, http: aiohttp.ClientSession
) -> None:
    old = await made(people, student, signed)
    await want(service, signed, 2, "effective")
    async with http.get(old["content_href"], headers=as_(student)) as answer:
        assert answer.status == 409
        assert (await answer.json())["code"] == "document.superseded"
    new = await made(people, student, signed)
    assert (new["version"], new["sealed"]) == (2, True)
    told = (await student.get(f"/api/v1/documents/{old['id']}")).body
    assert told["state"]["code"] == "superseded"
    assert told["valid_until"]


async def test_a_student_who_moved_takes_the_paper_along(
    people: People, service: Core, signed: Signed, student: Person
) -> None:
    document = await made(people, student, signed)
    before = people.sign_in("college_reviewer", college_id=str(signed.college_id), school_id=str(signed.school_id))
    assert (await before.get(f"/api/v1/documents/{document['id']}")).status == 200
    snapshot = signed.student()
    snapshot.college_id = str(uuid4())
    async with service.db.begin() as tx:
        await follow_student(
            tx, heard(StudentMoved(student=snapshot, version=5, former_college_id=str(signed.college_id)))
        )
    after = people.sign_in("college_reviewer", college_id=snapshot.college_id, school_id=str(signed.school_id))
    # What signing still says of the former college changes nothing.
    await want(service, signed, 2, "effective")
    document = await made(people, student, signed)
    assert (await before.get(f"/api/v1/documents/{document['id']}")).status == 404
    assert (await after.get(f"/api/v1/documents/{document['id']}")).status == 200


async def test_the_list_turns_its_pages(people: People, service: Core, neighbours: Neighbours, signed: Signed) -> None:
    school = str(signed.school_id)
    for at in range(2):
        other = neighbours.keep(Signed(f"10486261000016{at}", school_id=signed.school_id))
        await want(service, other, 1, "pending")
    reviewer = people.sign_in("school_reviewer", school_id=school)
    await until(lambda: service.db.hot.fetchval("SELECT count(*) = 3 FROM documents"), 90)
    seen, path = [], "/api/v1/documents?limit=1"
    while path:
        body = (await reviewer.get(path)).body
        seen += [item["number"] for item in body["items"]]
        path = f"/api/v1/documents?limit=1&cursor={body['next']}" if body["next"] else ""
    assert len(seen) == len(set(seen)) == 3
    first = (await reviewer.get("/api/v1/documents?limit=1")).body["next"]
    other_reader = people.sign_in("school_reviewer", school_id=school)
    refused = await other_reader.get(f"/api/v1/documents?limit=1&cursor={first}")
    assert (refused.status, refused.body["code"]) == (400, "cursor.mismatch")
