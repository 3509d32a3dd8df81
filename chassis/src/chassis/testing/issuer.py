"""Stands where identity stands: signs access tokens with a key of its own, and publishes that key while it is open."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.access_tokens import AUDIENCE, AccessTokens
from chassis.core import Core


class Issuer:
    name = "http://issuer.test"

    def __init__(self) -> None:
        self.jwks_url = ""
        self._key = ECKey.generate_key("P-256", {"kid": str(uuid4()), "use": "sig"}, private=True)

    def trusted_by(self, core: Core) -> None:
        """From now on this core believes these tokens and no others."""
        core.tokens = AccessTokens(self.name, self.jwks_url)

    def token(self, role: str, *, account: str = "", life: int = 300, fresh: bool = False, **claims: Any) -> str:
        """A token of somebody with this role. `fresh`: has just proved to be themself. Other claims as identity writes them."""
        now = int(time.time())
        whole = {
            "iss": self.name, "aud": AUDIENCE, "sub": account or str(uuid4()), "sid": str(uuid4()), "role": role,
            "exp": now + life, **claims,
        }  # fmt: skip
        if fresh:
            whole |= {"proved_at": now, "proved_by": "sms"}
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, whole, self._key)

    async def serve_keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self._key.as_dict(private=False)]})


@asynccontextmanager
async def issuer() -> AsyncIterator[Issuer]:
    """An issuer whose keys can be fetched until the block ends."""
    one, app = Issuer(), web.Application()
    app.router.add_get("/jwks.json", one.serve_keys)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.jwks_url = f"http://127.0.0.1:{runner.addresses[0][1]}/jwks.json"
    try:
        yield one
    finally:
        await runner.cleanup()
