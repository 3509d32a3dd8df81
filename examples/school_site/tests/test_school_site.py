"""The site against an OpenID provider of the test's own: signed in by redirect, signed out both ways, forged tokens refused."""

import base64
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey

from school_site.settings import Settings
from school_site.site import build

SITE = "http://localhost:9"
EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Provider:
    """Codes, tokens and keys as OpenID Connect Core says; whoever comes is signed in already."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"})
        self.issuer = ""
        self.codes: dict[str, dict[str, str]] = {}

    def sign(self, key: RSAKey | None = None, **claims: Any) -> str:
        now = int(time.time())
        whole = {
            "iss": self.issuer,
            "aud": "school-site",
            "iat": now,
            "exp": now + 120,
            "sid": "s1",
            "sub": "u1",
        } | claims
        return jwt.encode({"alg": "RS256", "kid": "k"}, whole, key or self.key)

    def logout_token(self, **changes: Any) -> str:
        return self.sign(**({"events": {EVENT: {}}} | changes))

    async def describe(self, _: web.Request) -> web.Response:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "end_session_endpoint": "logout",
            "jwks_uri": "jwks",
        }
        return web.json_response(
            {"issuer": self.issuer} | {name: f"{self.issuer}/{end}" for name, end in names.items()}
        )

    async def keys(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    def authorize(self, address: str) -> str:
        """What a browser brings back from the address that it was sent to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["redirect_uri"] == f"{SITE}/callback"
        self.codes["c"] = asked
        return f"/callback?code=c&state={asked['state']}"

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.codes.pop(str(form["code"]))
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        id_token = self.sign(nonce=asked["nonce"], name="陈思源<b>")
        return web.json_response({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": id_token})


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    one, app = Provider(), web.Application()
    app.router.add_get("/.well-known/openid-configuration", one.describe)
    app.router.add_get("/jwks", one.keys)
    app.router.add_post("/token", one.token)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.issuer = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


@pytest.fixture
async def visitor(provider: Provider) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(provider) as made:
        yield made


@asynccontextmanager
async def browser(provider: Provider) -> AsyncIterator[httpx.AsyncClient]:
    app = build(Settings(url=SITE, port=9, issuer=provider.issuer, client_secret=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=SITE) as made:
        yield made


async def signed_in(visitor: httpx.AsyncClient, provider: Provider) -> str:
    away = await visitor.get("/sign-in")
    back = await visitor.get(provider.authorize(away.headers["location"]))
    assert back.status_code == 303, back.text
    return (await visitor.get("/")).text


async def test_signed_in_by_redirect_and_out_at_the_provider_too(
    visitor: httpx.AsyncClient, provider: Provider
) -> None:
    assert "登录" in (await visitor.get("/")).text
    assert "已登录：陈思源&lt;b&gt;" in await signed_in(visitor, provider)
    out = await visitor.post("/sign-out")
    asked = parse_qs(urlsplit(out.headers["location"]).query)
    assert out.headers["location"].startswith(f"{provider.issuer}/logout?")
    assert asked["post_logout_redirect_uri"] == [f"{SITE}/signed-out"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert "还没有登录" in (await visitor.get("/")).text


async def test_signing_out_elsewhere_signs_out_here(visitor: httpx.AsyncClient, provider: Provider) -> None:
    await signed_in(visitor, provider)
    other = await visitor.post("/back-channel-logout", data={"logout_token": provider.logout_token(sid="s2")})
    assert other.status_code == 200
    assert "已登录" in (await visitor.get("/")).text
    told = await visitor.post("/back-channel-logout", data={"logout_token": provider.logout_token()})
    assert told.status_code == 200
    assert "还没有登录" in (await visitor.get("/")).text


async def test_what_is_no_logout_token_ends_nothing(visitor: httpx.AsyncClient, provider: Provider) -> None:
    await signed_in(visitor, provider)
    stranger = RSAKey.generate_key(2048, {"kid": "k", "use": "sig"})
    for token in (
        provider.logout_token(key=stranger),
        provider.logout_token(aud="portal"),
        provider.logout_token(iss="http://elsewhere"),
        provider.logout_token(exp=int(time.time()) - 60),
        provider.logout_token(nonce="n"),
        provider.logout_token(events={}),
        provider.sign(),
        "",
        "a.b.c",
    ):
        answer = await visitor.post("/back-channel-logout", data={"logout_token": token})
        assert answer.status_code == 400, token
    assert "已登录" in (await visitor.get("/")).text


async def test_a_callback_that_answers_no_sign_in_of_ours_is_refused(
    visitor: httpx.AsyncClient, provider: Provider
) -> None:
    assert (await visitor.get("/callback?code=c&state=forged")).status_code == 400
    async with browser(provider) as somebody:
        away = await somebody.get("/sign-in")
        stolen = provider.authorize(away.headers["location"])
    assert (await visitor.get(stolen)).status_code == 400
    assert "还没有登录" in (await visitor.get("/")).text


async def test_without_the_provider_the_page_says_so() -> None:
    nobody = Provider()
    nobody.issuer = "http://127.0.0.1:1"
    async with browser(nobody) as visitor:
        assert (await visitor.get("/sign-in")).status_code == 503
        assert (await visitor.get("/")).status_code == 200
