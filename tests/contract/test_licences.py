"""The one door where strangers leave files, through the gateway: what comes in there leads to one registration and nowhere else."""

import ipaddress
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from documents.policy import LICENCE_LIMIT

from . import made_up
from .asking import sent
from .bodies import BY_NAME
from .pictures import png
from .world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIELDS = ("nature", "industry", "region", "postcode")


def one_file(content: bytes) -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("file", content, filename="licence.png", content_type="image/png")
    return form


def registration(licence: str | None) -> dict[str, Any]:
    """A firm that nobody knows, with this licence."""
    firm = made_up.firm()
    facts = {"name": firm.name, "credit_code": firm.credit_code, "email": firm.email, "phone": firm.phone}
    fields = {name: BY_NAME[name] for name in FIELDS}
    return {**facts, **fields, "address": "武汉市某路9号", "contact": "杨佑", "licence": licence}


async def brought(http: aiohttp.ClientSession, world: World) -> dict[str, Any]:
    status, body, _ = await sent(http, world, "POST", "/licences", data=one_file(png()))
    assert status == 201, body
    return body


async def test_nobody_reads_what_no_employer_has(http: aiohttp.ClientSession, world: World) -> None:
    made = await brought(http, world)
    assert "preview" not in made
    tokens = ["", *[await one.access_token() for one in world.visitors]]
    assert len(tokens) > 10
    for tail in ("", "/content", "/pages/1.png"):
        answers = {(await sent(http, world, "GET", f"/uploads/{made['id']}{tail}", token=one))[0] for one in tokens}
        assert answers <= {401, 403, 404}, tail
    assert (await sent(http, world, "GET", f"/licences/{made['id']}"))[0] == 401
    token = await world.ours.people["student"].access_token()
    assert (await sent(http, world, "GET", f"/licences/{made['id']}", token=token))[0] == 404


async def test_it_registers_one_firm_and_proves_nothing_else(http: aiohttp.ClientSession, world: World) -> None:
    made = await brought(http, world)
    evidence = {"category": "801", "fields": {}, "evidence": [made["token"]]}
    token = await world.theirs.people["second"].access_token()
    status, body, _ = await sent(http, world, "POST", "/destinations", token=token, json=evidence)
    assert (status, body["code"]) == (422, "file_token.refused")
    status, body, _ = await sent(http, world, "POST", "/employers", json=registration(made["token"]))
    assert (status, body["licence"]["file_id"]) == (201, made["id"])
    status, body, _ = await sent(http, world, "POST", "/employers", json=registration(made["token"]))
    assert (status, body["code"]) == (409, "file_token.used")


@pytest.mark.parametrize("whose", ["a student's", "another's made longer", "nobody's"])
async def test_other_tokens_register_nobody(http: aiohttp.ClientSession, world: World, whose: str) -> None:
    person = world.ours.people["student"]
    if whose == "a student's":
        token = (await person.upload("/uploads", "a.png", png(), key=str(uuid4()), kind="image/png"))["token"]
    elif whose == "another's made longer":
        head, _, tail = (await brought(http, world))["token"].rpartition(".")
        token = f"{head}.{tail[::-1]}"
    else:
        token = "e30.e30."
    status, body, _ = await sent(http, world, "POST", "/employers", json=registration(token))
    assert (status, body["code"], body["errors"][0]["pointer"]) == (422, "file_token.refused", "/licence")


async def test_a_code_without_a_licence_registers_nobody(http: aiohttp.ClientSession, world: World) -> None:
    status, body, _ = await sent(http, world, "POST", "/employers", json=registration(None))
    assert (status, body["code"], body["errors"][0]["pointer"]) == (422, "employer.licence_needed", "/licence")


async def test_one_address_is_stopped_and_the_others_are_not(http: aiohttp.ClientSession, world: World) -> None:
    # Loopback has many addresses; this one is nobody's yet.
    own = str(ipaddress.ip_address("127.1.0.0") + uuid4().int % 2**16 + 1)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(local_addr=(own, 0))) as elsewhere:
        for _ in range(LICENCE_LIMIT.quota):
            assert (await sent(elsewhere, world, "POST", "/licences", data=one_file(b"nothing")))[0] == 415
        # Whatever a stranger says of its origin is not believed.
        pretended = {"X-Forwarded-For": "203.0.113.9"}
        status, body, headers = await sent(
            elsewhere, world, "POST", "/licences", data=one_file(png()), headers=pretended
        )
        assert (status, body["code"]) == (429, "limit.exceeded")
        assert int(headers["retry-after"]) > 0
    assert (await sent(http, world, "POST", "/licences", data=one_file(png())))[0] == 201
