"""What the portal finds behind the gateway's internal listener, over real HTTP: an identity provider and a small API.

It is strict where the real provider is: codes and refresh tokens work once, PKCE is checked, tokens are signed.
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

from portal.provider import BACK_CHANNEL_EVENT

SESSION = "provider-session-1"


class BehindTheGateway:
    """Started once; `reset` forgets what was asked before."""

    def __init__(self, url: str, client_id: str) -> None:
        self.url = url
        self._client_id = client_id
        self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._runner: web.AppRunner | None = None
        self.reset()

    def reset(self) -> None:
        """As if nobody had ever asked."""
        self.asked: dict[str, dict[str, str]] = {}
        self.refresh_tokens: set[str] = set()
        self.refreshed = 0
        self.token_seconds = 300
        self.nonce: str | None = None
        self.seen: list[tuple[str, Mapping[str, str], Any]] = []
        self.role = "student"
        self.proved_at: int | None = None
        # "GET /agreements/1" -> (status, body, headers): what a service would answer, in its own shapes.
        self.answers: dict[str, tuple[int, Any, Mapping[str, str]]] = {}

    async def start(self, port: int) -> None:
        """Answer on this port."""
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self._discovery)
        app.router.add_get("/oauth/jwks", self._jwks)
        app.router.add_post("/oauth/token", self._token)
        app.router.add_route("*", "/api/v1/{rest:.*}", self._api)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()

    async def stop(self) -> None:
        """Answer no more."""
        if self._runner:
            await self._runner.cleanup()

    def authorize(self, address: str) -> str:
        """What a person does at the authorize address: sign in, and be sent back to the callback with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_urlsafe(16)
        self.asked[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"

    def logout_token(self, **changed: Any) -> str:
        """The provider's word that a session is over."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": self._client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(8),
            "sid": SESSION,
            "events": {BACK_CHANNEL_EVENT: {}},
        }
        return self._signed(claims | changed)

    def _signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self._key)

    async def _discovery(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/oauth/authorize",
                "token_endpoint": f"{self.url}/oauth/token",
                "jwks_uri": f"{self.url}/oauth/jwks",
                "end_session_endpoint": f"{self.url}/oauth/logout",
            }
        )

    async def _jwks(self, request: web.Request) -> web.Response:
        return web.json_response({"keys": [self._key.as_dict(private=False)]})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self.refresh_tokens:
                return web.json_response({"error": "invalid_grant"}, status=400)
            self.refresh_tokens.remove(form["refresh_token"])
            self.refreshed += 1
            self.token_seconds = 300
            return web.json_response(self._answer())
        asked = self.asked.pop(form.get("code", ""), None)
        if asked is None or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": self._client_id,
            "sub": "account-1",
            "sid": SESSION,
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce or asked["nonce"],
            "name": "李雨桐",
            "role": self.role,
            "proved_at": self.proved_at,
            "organisation": "江城大学",
        }
        return web.json_response(self._answer() | {"id_token": self._signed(claims)})

    def _answer(self) -> dict[str, Any]:
        refresh = secrets.token_urlsafe(16)
        self.refresh_tokens.add(refresh)
        return {
            "access_token": f"access-{secrets.token_hex(8)}",
            "token_type": "Bearer",
            "expires_in": self.token_seconds,
            "refresh_token": refresh,
        }

    async def _api(self, request: web.Request) -> web.Response:
        body = await request.json() if request.body_exists and request.content_type == "application/json" else None
        self.seen.append((f"{request.method} {request.path_qs}", request.headers.copy(), body))
        told = self.answers.get(f"{request.method} {request.path.removeprefix('/api/v1')}")
        if told is not None:
            return web.json_response(told[1], status=told[0], headers=told[2])
        match request.path.removeprefix("/api/v1/"):
            case "refused":
                problem = {
                    "type": "https://example/problems/student.has_commitment",
                    "title": "你已与其他单位签约",
                    "status": 409,
                    "detail": "已与某某公司签约",
                    "code": "student.has_commitment",
                    "way_out": {"text": "先查看我的协议书", "href": "/agreements/1"},
                    "errors": [{"pointer": "/terms/pay_fen", "code": "number.too_small", "detail": "不能低于 1 元"}],
                    "newer_member": {"ignored": True},
                }
                return web.json_response(problem, status=409, headers={"X-Request-Id": "r-1", "Retry-After": "7"})
            case "broken":
                return web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html")
            case "cut":
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            case _:
                return web.json_response({"id": "1"}, headers={"ETag": '"7"'})
