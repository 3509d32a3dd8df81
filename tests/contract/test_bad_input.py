"""Bad input over HTTP, through the gateway: refused with a code and a way out, never a 5xx, and nothing done."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from . import hostile
from .asking import sent
from .forged_tokens import forgeries
from .operations import Operation, operations
from .pictures import png
from .world import LETTER, World

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_forged_token_opens_nothing(http: aiohttp.ClientSession, world: World) -> None:
    person = world.ours.people["student"]
    for name, token in (await forgeries(http, world.base, person)).items():
        for path in (
            "/accounts/me",
            "/agreements",
            "/cases",
            "/messages",
            "/destinations",
            "/terminations",
            "/documents",
        ):
            status, body, headers = await sent(http, world, "GET", path, token=token)
            assert (status, body["code"]) in ((401, "auth.token_refused"), (401, "auth.required")), (name, path, body)
            assert "bearer" in headers["www-authenticate"].lower()


async def test_a_forged_token_opens_no_service_behind_the_gateway(
    http: aiohttp.ClientSession, world: World, platform: Any
) -> None:
    """Each service looks again, whatever the gateway did."""
    doors = {"identity": "/accounts/me", "signing": "/agreements", "review": "/cases", "notify": "/messages",
             "destinations": "/destinations", "termination": "/terminations", "documents": "/documents"}  # fmt: skip
    for name, token in (await forgeries(http, world.base, world.ours.people["student"])).items():
        for service, path in doors.items():
            port = platform.site.ports.of(f"{service}-http")
            there = f"http://127.0.0.1:{port}/api/v1{path}"
            async with http.get(there, headers={"Authorization": f"Bearer {token}"}) as answer:
                assert answer.status == 401, (name, service, await answer.text())


async def test_a_token_says_nothing_in_an_address(http: aiohttp.ClientSession, world: World) -> None:
    token = await world.ours.people["student"].access_token()
    for name in ("access_token", "token", "authorization"):
        status, _, _ = await sent(http, world, "GET", "/agreements", params={name: token})
        assert status == 401


async def test_a_double_click_is_one_act(http: aiohttp.ClientSession, world: World) -> None:
    person = world.ours.people["second"]
    token, key = await person.access_token(), str(uuid4())
    before = len(await person.pages("/destinations"))
    draft = {"category": "801", "fields": LETTER, "evidence": []}
    answers = await asyncio.gather(
        *(sent(http, world, "POST", "/destinations", token=token, key=key, json=draft) for _ in range(20))
    )
    assert {status for status, _, _ in answers} <= {200, 201, 409}
    assert {body["code"] for status, body, _ in answers if status == 409} <= {"idempotency.in_progress"}
    assert len({json.dumps(body, sort_keys=True) for status, body, _ in answers if status < 300}) == 1
    status, again, headers = await sent(http, world, "POST", "/destinations", token=token, key=key, json=draft)
    assert (status, headers["idempotency-replayed"]) == (201, "true")
    assert again in [body for status, body, _ in answers]
    assert len(await person.pages("/destinations")) == before + 1
    other = draft | {"fields": LETTER | {"institution": "另一大学"}}
    status, body, _ = await sent(http, world, "POST", "/destinations", token=token, key=key, json=other)
    assert (status, body["code"]) == (422, "idempotency.key_reused")
    status, body, _ = await sent(http, world, "POST", "/destinations", token=token, key="short", json=draft)
    assert (status, body["code"]) == (400, "idempotency.key_missing")


async def test_the_key_of_another_person_is_another_key(http: aiohttp.ClientSession, world: World) -> None:
    key, picture, made = str(uuid4()), png(), []
    for story in (world.ours, world.theirs):
        form = aiohttp.FormData()
        form.add_field("file", picture, filename="图.png", content_type="image/png")
        token = await story.people["second"].access_token()
        status, body, headers = await sent(http, world, "POST", "/uploads", token=token, key=key, data=form)
        assert status == 201
        assert "idempotency-replayed" not in headers
        made.append(body["id"])
    assert made[0] != made[1]


async def draft_rewritten(
    http: aiohttp.ClientSession, world: World, evidence: tuple[str, ...] | list[str] = (), **fields: str
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """The draft of our first student, with these answers."""
    person, here = world.ours.people["student"], f"/destinations/{world.ours.one('destination')}"
    seen = (await person.ask("GET", here)).etag
    body = {"category": "801", "fields": LETTER | fields, "evidence": list(evidence)}
    headers = {"If-Match": seen, "Content-Type": "application/json"}
    raw = json.dumps(body).encode()
    return await sent(http, world, "PUT", here, token=await person.access_token(), headers=headers, data=raw)


async def test_evidence_of_another_is_refused(http: aiohttp.ClientSession, world: World) -> None:
    status, body, _ = await draft_rewritten(http, world, evidence=[world.theirs.upload_token])
    assert (status, body["code"]) == (422, "file_token.refused")


async def test_ids_of_others_in_bodies_are_not_there(http: aiohttp.ClientSession, world: World) -> None:
    story = world.ours
    asked = {"agreement_id": world.theirs.one("agreement"), "reason": "考取了研究生", "notice_read": True}
    for role in ("student", "employer_admin"):
        status, body, _ = await sent(
            http, world, "POST", "/terminations", token=await story.people[role].access_token(), json=asked
        )
        assert (status, body["code"]) == (404, "thing.not_found"), role
    case = world.theirs.neighbours["case"][0]
    decision = {"items": [{"ref": "1", "case_id": case, "etag": '"v1"', "decision": "approve"}]}
    for role in ("college_reviewer", "school_reviewer", "school_admin"):
        token = await story.people[role].access_token()
        status, body, _ = await sent(http, world, "POST", "/cases/decisions", token=token, json=decision)
        (result,) = body["results"]
        assert (status, result["outcome"], result["problem"]["code"]) == (200, "refused", "thing.not_found"), role
    for role in ("student", "employer_admin", "school_admin"):
        found = await story.people[role].get("/documents", agreement_id=world.theirs.one("agreement"))
        assert found["items"] == []
    for role in ("school_admin", "college_reviewer"):
        people = await story.people[role].get("/students", school_id=world.theirs.one("school"))
        assert people["items"] == []


async def test_a_decision_on_what_was_not_seen_is_refused(http: aiohttp.ClientSession, world: World) -> None:
    """Stale, missing and made-up versions; then two reviewers at once: one decides, the other is told who was first."""
    story = world.theirs
    here = f"/cases/{story.neighbours['case'][0]}"
    reviewers = [story.people[role] for role in ("school_reviewer", "school_admin")]
    tokens = [await one.access_token() for one in reviewers]
    seen = (await reviewers[0].ask("GET", here)).etag
    for tag, expected in (
        ("", (428, "version.required")),
        ('"v999"', (412, "version.stale")),
        ('"x"', (428, "version.required")),
    ):
        headers = {"If-Match": tag} if tag else {}
        status, body, _ = await sent(http, world, "POST", f"{here}/approve", token=tokens[0], headers=headers, json={})
        assert (status, body["code"]) == expected, tag
    answers = await asyncio.gather(
        *(
            sent(http, world, "POST", f"{here}/approve", token=token, headers={"If-Match": seen}, json={})
            for token in tokens
        )
    )
    assert sorted(status for status, _, _ in answers)[0] == 200
    (second,) = [(status, body) for status, body, _ in answers if status != 200]
    assert second[0] in (409, 412), second
    assert second[1]["way_out"]["text"]


def bodies_of_people() -> list[Operation]:
    """Acts with a JSON body that must be there."""
    return [o for o in operations() if "application/json" in o.bodies and o.bodies["application/json"].get("required")]


def path_of(operation: Operation, world: World) -> str:
    path = operation.path.removeprefix("/api/v1")
    for parameter in operation.path_parameters:
        path = path.replace("{" + parameter + "}", world.ours.things.get(operation.thing, [str(uuid4())])[0])
    return path


async def caller_of(operation: Operation, world: World) -> str:
    if operation.is_public:
        return ""
    people = world.ours.people | {"province_operator": world.operator}
    return await people[operation.roles[0]].access_token()


async def test_a_body_that_is_none_is_refused(http: aiohttp.ClientSession, world: World) -> None:
    assert len(bodies_of_people()) > 15
    for operation in bodies_of_people():
        for name, body in hostile.BODIES.items():
            headers = {"Content-Type": "application/json", "If-Match": '"v1"'}
            status, said, _ = await sent(
                http,
                world,
                operation.method,
                path_of(operation, world),
                token=await caller_of(operation, world),
                headers=headers,
                data=body,
            )
            assert 400 <= status < 500, (operation.id, name, status, said)
            assert said["code"], (operation.id, name)


async def test_an_unknown_parameter_is_named(http: aiohttp.ClientSession, world: World) -> None:
    for operation in operations():
        if operation.is_question and not operation.path_parameters:
            status, said, _ = await sent(
                http,
                world,
                "GET",
                path_of(operation, world),
                token=await caller_of(operation, world),
                params={"is_admin": "1", **operation.query},
            )
            assert (status, said.get("code"), said.get("params")) == (
                400,
                "request.unknown_field",
                {"field": "is_admin"},
            ), operation.id


@pytest.mark.parametrize(
    "bad", ["x", "00000000-0000-0000-0000-000000000000", "%00", "..%2f..%2fetc", "1' OR '1'='1", "a" * 3000, "%ff"]
)
async def test_an_id_that_is_none_is_not_there(http: aiohttp.ClientSession, world: World, bad: str) -> None:
    for operation in operations():
        if operation.path_parameters == ("id",) and operation.is_question:
            path = operation.path.removeprefix("/api/v1").replace("{id}", bad)
            status, _, _ = await sent(http, world, "GET", path, token=await caller_of(operation, world))
            assert status in (400, 404, 414, 422, 431), (operation.id, status)


@pytest.mark.parametrize("how", hostile.REFUSED_TEXTS)
async def test_a_text_with_hidden_characters_is_refused(http: aiohttp.ClientSession, world: World, how: str) -> None:
    text = hostile.REFUSED_TEXTS[how]
    story = world.ours
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("student", "/terminations", {"agreement_id": story.one("agreement"), "reason": text, "notice_read": True}),
        ("school_reviewer", f"/students/{story.one('student')}/restrict", {"reason": text}),
        ("school_reviewer", f"/agreements/{story.one('agreement')}/reopen", {"reason": text}),
        ("employer_admin", f"/invitations/{story.neighbours['invitation'][1]}/revoke", {"reason": text}),
        (
            "employer_admin",
            "/student-searches",
            {"school": "江城大学", "class_year": 2026, "name": text, "phone": "19900000000"},
        ),
    ]
    for role, path, body in asked:
        token = await story.people[role].access_token()
        headers = {"Content-Type": "application/json", "If-Match": '"v1"'}
        raw = json.dumps(body, ensure_ascii=True).encode()
        status, said, _ = await sent(http, world, "POST", path, token=token, headers=headers, data=raw)
        assert status in (400, 422), (path, status, said)
    status, said, _ = await draft_rewritten(http, world, institution=text)
    assert status in (400, 422), said


@pytest.mark.parametrize("how", hostile.HARMLESS_TEXTS)
async def test_a_text_that_looks_like_code_is_only_text(http: aiohttp.ClientSession, world: World, how: str) -> None:
    text = hostile.HARMLESS_TEXTS[how]
    status, body, headers = await draft_rewritten(http, world, institution=text)
    assert status == 200, body
    assert headers["content-type"].startswith("application/json")
    assert headers["x-content-type-options"] == "nosniff"
    read = await world.ours.people["student"].get(f"/destinations/{body['id']}")
    assert text in [field["value"] for field in read["fields"]], read["fields"]
