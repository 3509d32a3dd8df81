"""People of a test: a key of our own whose public half is served like identity's, tokens signed with it, and requests
made with them."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.access_tokens import AUDIENCE, AccessTokens
from chassis.core import Core

# A request that nobody answers fails its test by name instead of holding up the run for five minutes.
_PATIENCE = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True)
class Answered:
    status: int
    body: Any
    headers: Any

    @property
    def etag(self) -> str:
        return str(self.headers["ETag"])


class Person:
    """Somebody signed in at one service."""

    def __init__(self, session: aiohttp.ClientSession | None, base: str, token: str, claims: dict[str, Any]) -> None:
        self._session, self._base, self.token = session, base, token
        self.id: str = claims["sub"]
        self.claims = claims

    async def get(self, path: str, **headers: str) -> Answered:
        return await self._ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    async def post(self, path: str, body: Any = None, *, seen: str = "", key: str = "") -> Answered:
        """`seen`: the ETag for If-Match. `key`: the idempotency key, a fresh one unless given."""
        return await self._ask("POST", path, {} if body is None else body, _acting(seen, key))

    async def put(self, path: str, body: Any, *, seen: str = "", key: str = "") -> Answered:
        return await self._ask("PUT", path, body, _acting(seen, key))

    async def delete(self, path: str) -> Answered:
        return await self._ask("DELETE", path, None, {})

    async def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answered:
        assert self._session is not None
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        async with self._session.request(method, self._base + path, json=body, headers=headers) as answer:
            text = await answer.text()
            is_json = "json" in answer.headers.get("Content-Type", "")
            found = await answer.json(content_type=None) if is_json and text else text
            return Answered(answer.status, found, answer.headers)


def _acting(seen: str, key: str) -> dict[str, str]:
    return {"Idempotency-Key": key or str(uuid4()), **({"If-Match": seen} if seen else {})}


class People:
    def __init__(self, core: Core, key: ECKey, session: aiohttp.ClientSession | None) -> None:
        self._core, self._key, self._session = core, key, session

    def sign_in(self, role: str, name: str = "某人", *, fresh: bool = False, **claims: Any) -> Person:
        """A person with this role. `fresh`: has just proved to be themself. Claims as identity writes them."""
        now = int(time.time())
        whole = {
            "iss": self._core.settings.issuer, "aud": AUDIENCE, "sub": str(uuid4()), "sid": str(uuid4()), "role": role,
            "name": name, "exp": now + 300, **claims,
        }  # fmt: skip
        if fresh:
            whole |= {"proved_at": now, "proved_by": "sms"}
        token = jwt.encode({"alg": "ES256", "kid": self._key.kid}, whole, self._key)
        return Person(self._session, f"http://127.0.0.1:{self._core.settings.http_port}", token, whole)


@asynccontextmanager
async def people_of(core: Core) -> AsyncIterator[People]:
    """People whom this core believes, until the block ends."""
    key = ECKey.generate_key("P-256", {"kid": "test", "use": "sig"}, private=True)
    public = {"keys": [key.as_dict(private=False)]}

    async def serve(_: web.Request) -> web.Response:
        return web.json_response(public)

    app = web.Application()
    app.router.add_get("/jwks.json", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    before, core.tokens = core.tokens, AccessTokens(core.settings.issuer, f"http://127.0.0.1:{port}/jwks.json")
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            yield People(core, key, session)
    finally:
        core.tokens = before
        await runner.cleanup()
