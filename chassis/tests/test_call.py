"""What every HTTP act promises (api.md 2, 5, 6, 7), on a tiny resource of the test's own."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import text

from chassis.call import PersonCall, answer_of, respond
from chassis.core import Core
from chassis.database import Tx
from chassis.description import Service
from chassis.documented import documented
from chassis.errors import wrong_state
from chassis.repeating import SAFE
from chassis.shapes import Shape, cleaned
from chassis.testing.app_under_test import running
from chassis.testing.issuer import Issuer, issuer
from chassis.versions import require_seen


class Note(Shape):
    text: Annotated[cleaned("reason"), Field(min_length=1)]
    pay_fen: int = Field(ge=1, le=99)


class Kept(Shape):
    id: int
    version: int
    text: str


router = APIRouter()


@router.post("/api/v1/notes", **documented("keep_note", roles=("student",), scope="own", answers=Kept))
async def keep_note(body: Note, call: PersonCall) -> Response:
    async def act(tx: Tx) -> Kept:
        if body.text == "拒":
            raise wrong_state("ended", "note", {"ended": "已结束"}, {"note": "记录"})
        made = await tx.value(text("INSERT INTO note (body) VALUES (:body) RETURNING id"), {"body": body.text})
        return Kept(id=made, version=1, text=body.text)

    return await call.once(act)


@router.put("/api/v1/notes/{note_id}", **documented("change_note", roles=("student",), scope="own", answers=Kept))
async def change_note(note_id: int, call: PersonCall) -> Response:
    require_seen(call.seen_version(), 3)
    return respond(answer_of(Kept(id=note_id, version=4, text="")))


@router.post(
    "/api/v1/note-searches",
    **documented("search_notes", roles=("student",), scope="own", answers=Kept, repeating=SAFE),
)
async def search_notes(call: PersonCall) -> Response:
    return respond(answer_of(Kept(id=1, version=3, text="")))


@router.post("/api/v1/liars", **documented("add_liar", roles=("student",), scope="own", answers=Kept, repeating=SAFE))
async def add_liar(call: PersonCall) -> Response:
    """Says that it may be repeated without a key, and remembers under one."""

    async def act(tx: Tx) -> Kept:
        return Kept(id=1, version=1, text="")

    return await call.once(act)


@router.get("/api/v1/notes/{note_id}", **documented("show_note", roles=("student",), scope="own", answers=Kept))
async def show_note(note_id: int, call: PersonCall, page: Annotated[int, Query()] = 1) -> Response:
    async def question(tx: Tx) -> Kept:
        return Kept(id=note_id, version=3, text="")

    return await call.read(question)


@router.get("/api/v1/broken", **documented("show_broken", roles=("student",), scope="own", answers=Kept))
async def broken(call: PersonCall) -> Response:
    raise RuntimeError("secret 420157199603153321")


@pytest.fixture
async def one(core: Core) -> AsyncIterator[Issuer]:
    """The tiny service at work, and the issuer that it trusts."""
    await core.db.hot.execute("CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, body text)")
    async with issuer() as made:
        made.trusted_by(core)
        async with running(core, Service("signing", "test", routers=[router])):
            yield made


def client(core: Core, token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=base(core), headers={"authorization": f"Bearer {token}"})


@pytest.fixture
async def http(core: Core, one: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with client(core, one.token("student")) as made:
        yield made


def base(core: Core) -> str:
    return f"http://127.0.0.1:{core.settings.http_port}"


NOTE = {"text": "想去", "pay_fen": 5}


async def test_one_key_a_hundred_times_is_one_effect(core: Core, http: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(http.post("/api/v1/notes", json=NOTE, headers={"idempotency-key": "the-same-key"}) for _ in range(100))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 99
    assert await core.db.hot.fetchval("SELECT count(*) FROM note") == 1


async def test_another_body_under_a_used_key_is_refused(http: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "key-of-one-note"}
    first = await http.post("/api/v1/notes", json=NOTE, headers=headers)
    reordered = await http.post("/api/v1/notes", json=dict(reversed(NOTE.items())), headers=headers)
    other = await http.post("/api/v1/notes", json=NOTE | {"pay_fen": 6}, headers=headers)
    assert reordered.content == first.content
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")


async def test_a_refusal_is_judged_afresh_and_leaves_nothing(core: Core, http: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "refused-key"}
    for _ in range(2):
        refused = await http.post("/api/v1/notes", json=NOTE | {"text": "拒"}, headers=headers)
        problem = refused.json()
        assert (refused.status_code, problem["code"], problem["state"]) == (409, "act.wrong_state", "ended")
        assert "已结束" in problem["detail"]
    assert await core.db.hot.fetchval("SELECT count(*) FROM idempotency") == 0
    assert (await http.post("/api/v1/notes", json=NOTE, headers=headers)).status_code == 200


async def test_one_persons_key_is_not_anothers(core: Core, one: Issuer, http: httpx.AsyncClient) -> None:
    headers = {"idempotency-key": "a-common-key"}
    first = await http.post("/api/v1/notes", json=NOTE, headers=headers)
    async with client(core, one.token("student")) as other:
        assert (await other.post("/api/v1/notes", json=NOTE, headers=headers)).json()["id"] != first.json()["id"]


@pytest.mark.parametrize(
    ("request_of", "status", "code"),
    [
        (lambda http: http.post("/api/v1/notes", json=NOTE), 400, "idempotency.key_missing"),
        (lambda http: http.post("/api/v1/notes", json=NOTE | {"more": 1}, headers=KEY), 400, "request.unknown_field"),
        (lambda http: http.post("/api/v1/notes", content=b"{", headers=KEY | JSON), 400, "request.unreadable"),
        (lambda http: http.post("/api/v1/notes", json={"text": "好", "pay_fen": 100}, headers=KEY), 422, "request.invalid"),
        (lambda http: http.post("/api/v1/notes", json={"text": "王\u202e小明", "pay_fen": 1}, headers=KEY), 422, "request.invalid"),
        (lambda http: http.get("/api/v1/notes/1?unknown=1"), 400, "request.unknown_field"),
        (lambda http: http.get("/api/v1/notes/x"), 404, "thing.not_found"),
        (lambda http: http.get("/api/v1/nothing"), 404, "thing.not_found"),
        (lambda http: http.put("/api/v1/notes/1", headers=KEY), 428, "version.required"),
        (lambda http: http.put("/api/v1/notes/1", headers=KEY | {"if-match": '"v2"'}), 412, "version.stale"),
        (lambda http: http.get("/api/v1/notes/1", headers={"authorization": ""}), 401, "auth.required"),
        (lambda http: http.get("/api/v1/notes/1", headers={"authorization": "Bearer x.y.z"}), 401, "auth.token_refused"),
    ],
)  # fmt: skip
async def test_every_refusal_is_a_problem_with_a_way_out(
    request_of, status: int, code: str, http: httpx.AsyncClient
) -> None:
    answer = await request_of(http)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["way_out"]["text"]
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


KEY = {"idempotency-key": "a-key-of-this-test"}
JSON = {"content-type": "application/json"}


async def test_wrong_values_are_named_one_by_one(http: httpx.AsyncClient) -> None:
    answer = await http.post("/api/v1/notes", json={"pay_fen": 100}, headers=KEY)
    assert {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]} == {
        "/text": "text.required",
        "/pay_fen": "number.too_large",
    }


async def test_what_needs_no_key_says_so(http: httpx.AsyncClient) -> None:
    assert (await http.post("/api/v1/note-searches")).status_code == 200


async def test_what_remembers_answers_must_say_that_it_needs_a_key(core: Core, http: httpx.AsyncClient) -> None:
    """Whoever forgets to state it learns so at the first call, with a key or without."""
    assert {(await http.post("/api/v1/liars", headers=headers)).status_code for headers in ({}, KEY)} == {500}
    assert await core.db.hot.fetchval("SELECT count(*) FROM idempotency") == 0


async def test_a_crash_shows_only_its_number(http: httpx.AsyncClient) -> None:
    answer = await http.get("/api/v1/broken")
    assert answer.status_code == 500
    assert "420157" not in answer.text
    assert answer.json()["request_id"]


async def test_tokens_that_are_no_tokens(core: Core, one: Issuer) -> None:
    head, body, _ = one.token("student").split(".")
    expired, wrong_role = one.token("student", life=-1), one.token("emperor")
    foreign, unsigned = Issuer().token("student"), "eyJhbGciOiJub25lIn0." + body + "."
    for token in (expired, wrong_role, foreign, unsigned, f"{head}.{body}.AAAA"):
        async with client(core, token) as http:
            assert (await http.get("/api/v1/notes/1")).json()["code"] == "auth.token_refused"


async def test_an_unchanged_thing_is_304(http: httpx.AsyncClient) -> None:
    tag = (await http.get("/api/v1/notes/1")).headers["etag"]
    assert (await http.get("/api/v1/notes/1", headers={"if-none-match": tag})).status_code == 304
