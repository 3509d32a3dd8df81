"""Between services: a refusal crosses gRPC whole, only those on the list may call, a deadline holds, a forged token is refused."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis import context
from chassis.access_tokens import AccessTokens
from chassis.error_table import TABLE, grpc_code, http_status
from chassis.errors import Refusal, Unavailable
from chassis.problem_json import encoded
from chassis.rpc_client import Peers
from chassis.rpc_server import Manners, make_server
from chassis.service_tokens import ServiceIdentity
from chassis.testing.waiting import until
from contracts.callers import may_call
from contracts.catalogue import reasons
from contracts.wangqian.notify.v1.codes_service_pb2 import ReportsRequest, ReportsResponse
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import (
    CodesServiceServicer,
    CodesServiceStub,
    add_CodesServiceServicer_to_server,
)

CALLEE = "notify"
CALLER = "identity"
METHOD = "/wangqian.notify.v1.CodesService/Reports"
# One code of each kind; its sentence is filled by the facts.
ONE_OF_KIND = {why.kind: code for code, why in sorted(reasons().items(), reverse=True)}


class Refusing(CodesServiceServicer):  # type: ignore[misc]
    """Refuses with the code that it is asked for; `slow` is never answered in time."""

    def __init__(self) -> None:
        self.time_left: float | None = None

    async def Reports(self, request: ReportsRequest, grpc_context: Any) -> ReportsResponse:
        if request.account_id == "fine":
            return ReportsResponse()
        if request.account_id == "slow":
            self.time_left = context.time_left(100)
            await asyncio.sleep(30)
        raise Refusal(request.account_id, state="open", by="某某老师", left=2)


def make_keys(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        key = ECKey.generate_key("P-256", private=True)
        (folder / f"{name}.pem").write_bytes(key.as_pem(private=True))
        (folder / f"{name}.pub.pem").write_bytes(key.as_pem(private=False))
    return folder


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return make_keys(tmp_path / "keys", "identity", "notify", "documents")


@pytest.fixture
async def refusing() -> Refusing:
    return Refusing()


@pytest.fixture
async def address(keys: Path, refusing: Refusing) -> AsyncIterator[str]:
    server = make_server(
        "127.0.0.1:0",
        Manners(
            CALLEE, ServiceIdentity(CALLEE, keys), AccessTokens("https://wangqian.example", "http://127.0.0.1:1/jwks")
        ),
        [lambda s: add_CodesServiceServicer_to_server(refusing, s)],
    )
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield f"127.0.0.1:{port}"
    await server.stop(None)


@asynccontextmanager
async def peers_of(caller: str, keys: Path, address: str) -> AsyncIterator[Peers]:
    peers = Peers(ServiceIdentity(caller, keys), {CALLEE: address})
    try:
        yield peers
    finally:
        await peers.close()


async def ask(peers: Peers, said: str, timeout: float = 5.0) -> Any:
    return await peers.call(CodesServiceStub, CALLEE, "Reports", ReportsRequest(account_id=said), timeout=timeout)


async def refusal_to(peers: Peers, said: str = "fine") -> Refusal:
    with pytest.raises(Refusal) as refused:
        await ask(peers, said)
    return refused.value


def test_the_catalogue_uses_every_kind_of_the_table() -> None:
    assert set(ONE_OF_KIND) <= set(TABLE)
    assert set(TABLE) - set(ONE_OF_KIND) <= {"recovering"}


@pytest.mark.parametrize("kind", sorted(ONE_OF_KIND))
async def test_a_refusal_crosses_whole(kind: str, keys: Path, address: str) -> None:
    async with peers_of(CALLER, keys, address) as peers:
        came = await refusal_to(peers, ONE_OF_KIND[kind])
    assert came.code == ONE_OF_KIND[kind]
    assert came.facts == {"by": "某某老师", "left": "2", "state": "open"}
    assert came.state == "open"
    async with grpc.aio.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        token = ServiceIdentity(CALLER, keys).token_for(CALLEE)
        with pytest.raises(grpc.aio.AioRpcError) as raw:
            await CodesServiceStub(channel).Reports(
                ReportsRequest(account_id=ONE_OF_KIND[kind]), metadata=[("x-service-token", token)]
            )
    assert raw.value.code() == grpc_code(kind)


@pytest.mark.parametrize("kind", sorted(ONE_OF_KIND))
def test_each_kind_has_its_status_over_http(kind: str) -> None:
    code = ONE_OF_KIND[kind]
    status, raw = encoded(
        Refusal(code, state="open"), "0b0e7a52-8a34-4d3c-9a0a-3f54c1f1f0aa", "https://wangqian.example"
    )
    body = orjson.loads(raw)
    assert (status, body["status"], body["code"]) == (http_status(kind), http_status(kind), code)
    assert body["type"] == f"https://wangqian.example/problems/{code}"
    assert body["title"] == reasons()[code].title
    assert body["detail"]
    assert body["params"]["state"] == "open"
    assert body["way_out"]["text"]
    assert "{" not in body["detail"]


async def test_only_those_on_the_list_may_call(keys: Path, address: str) -> None:
    async with peers_of("documents", keys, address) as peers:
        assert (await refusal_to(peers)).code == "auth.caller_refused"
    async with peers_of(CALLER, keys, address) as peers:
        assert await ask(peers, "fine") == ReportsResponse()


def test_an_rpc_that_is_not_in_the_graph_may_be_called_by_nobody() -> None:
    assert may_call(CALLER, METHOD, CALLEE)
    assert not may_call(CALLER, METHOD + "All", CALLEE)
    assert not may_call("", METHOD, CALLEE)


async def test_a_forged_service_token_is_refused(tmp_path: Path, keys: Path, address: str) -> None:
    others = make_keys(tmp_path / "others", "identity", "notify")
    async with peers_of(CALLER, others, address) as peers:
        assert (await refusal_to(peers)).code == "auth.token_refused"


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({}, {"exp": -10}),
        ({}, {"aud": "signing"}),
        ({}, {"iss": "signing"}),
        ({"kid": "documents"}, {}),
        ({"kid": "../identity"}, {}),
    ],
    ids=["expired", "for another service", "issued by another", "signed by another", "a key by its path"],
)
async def test_a_service_token_is_ours_and_of_now(
    keys: Path, address: str, header: dict[str, str], claims: dict[str, Any]
) -> None:
    exp = int(time.time()) + claims.pop("exp", 60)
    made = {"iss": CALLER, "aud": CALLEE, "exp": exp, **claims}
    key = ECKey.import_key((keys / f"{CALLER}.pem").read_bytes())
    token = jwt.encode({"alg": "ES256", "kid": CALLER, **header}, made, key)
    identity = SimpleNamespace(token_for=lambda callee: token)
    peers = Peers(identity, {CALLEE: address})  # type: ignore[arg-type]
    assert (await refusal_to(peers)).code == "auth.token_refused"
    await peers.close()


async def test_a_token_without_signature_is_refused(keys: Path, address: str) -> None:
    good = ServiceIdentity(CALLER, keys).token_for(CALLEE)
    claims = good.split(".")[1]
    # No library makes one: put together by hand.
    none = "eyJhbGciOiJub25lIiwia2lkIjoiaWRlbnRpdHkifQ." + claims + "."
    peers = Peers(SimpleNamespace(token_for=lambda callee: none), {CALLEE: address})  # type: ignore[arg-type]
    assert (await refusal_to(peers)).code == "auth.token_refused"
    await peers.close()


async def test_a_deadline_holds_on_both_sides(keys: Path, address: str, refusing: Refusing) -> None:
    async with peers_of(CALLER, keys, address) as peers:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            await ask(peers, "slow", timeout=0.4)
        assert time.monotonic() - started < 2

        async def is_told() -> bool:
            return refusing.time_left is not None and refusing.time_left <= 0.4

        await until(is_told, what="the callee to know how long the caller waits")


async def test_a_peer_that_is_away_is_unavailable(keys: Path) -> None:
    async with peers_of(CALLER, keys, "127.0.0.1:1") as peers:
        with pytest.raises(Unavailable):
            await ask(peers, "fine", timeout=0.5)
