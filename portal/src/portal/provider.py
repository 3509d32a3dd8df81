"""The identity provider as the portal's OpenID Connect client sees it: discovery, keys, tokens."""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.http_pool import HttpPool
from portal.problem import Refused, unavailable
from portal.settings import Settings

ALGORITHMS = ["RS256", "ES256"]
DISCOVERY = "/.well-known/openid-configuration"
BACK_CHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"
REMEMBERED_SECONDS = 300


class SignInFailed(Exception):
    """The provider's answer cannot be trusted or does not fit what was asked."""


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gave, and what the ID token says where there is one."""

    access_token: str
    access_expires: float
    refresh_token: str | None
    id_token: str | None


class Provider:
    """Asks the provider through the gateway's internal listener; people's browsers go to its public addresses."""

    def __init__(self, http: HttpPool, settings: Settings) -> None:
        self._http = http
        self._issuer = settings.issuer.rstrip("/")
        self._internal = settings.gateway_internal_url.rstrip("/")
        self._client_id = settings.client_id
        self._client_secret = settings.client_secret
        self._described: dict[str, Any] | None = None
        self._described_at = 0.0
        self._keys: KeySet | None = None

    async def authorize_url(self, **asked: str) -> str:
        """Where a browser goes to sign in."""
        endpoint = (await self._description())["authorization_endpoint"]
        return f"{endpoint}?{urlencode({'response_type': 'code', 'client_id': self._client_id, **asked})}"

    async def end_session_url(self, id_token: str, back_to: str, state: str) -> str:
        """Where a browser goes to be signed out of everything it is signed in to."""
        endpoint = (await self._description())["end_session_endpoint"]
        asked = {
            "id_token_hint": id_token,
            "client_id": self._client_id,
            "post_logout_redirect_uri": back_to,
            "state": state,
        }
        return f"{endpoint}?{urlencode(asked)}"

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Turn the code of a callback into tokens; a code works once."""
        return await self._tokens(
            grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=redirect_uri
        )

    async def refresh(self, refresh_token: str) -> Tokens:
        """Fresh tokens for a session that goes on; fails once the provider has ended it."""
        return await self._tokens(grant_type="refresh_token", refresh_token=refresh_token)

    async def read_id_token(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token made for this client and this very sign-in."""
        claims = await self._verified(id_token)
        if claims.get("nonce") != nonce:
            raise SignInFailed("the ID token answers another sign-in")
        return claims

    async def read_logout_token(self, logout_token: str) -> str:
        """The provider session that a back-channel logout ends."""
        claims = await self._verified(logout_token)
        if BACK_CHANNEL_EVENT not in claims.get("events", {}) or "nonce" in claims or not claims.get("sid"):
            raise SignInFailed("not a logout token")
        return str(claims["sid"])

    async def _verified(self, token: str) -> dict[str, Any]:
        try:
            try:
                decoded = jwt.decode(token, await self._key_set(), algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                # Keys rotate: one fresh look before the token is called false.
                decoded = jwt.decode(token, await self._key_set(fresh=True), algorithms=ALGORITHMS)
            rules = jwt.JWTClaimsRegistry(
                leeway=30,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                iat={"essential": True},
            )
            rules.validate(decoded.claims)
        except (JoseError, ValueError) as wrong:
            raise SignInFailed(f"the token does not verify: {type(wrong).__name__}") from None
        return dict(decoded.claims)

    async def _tokens(self, **asked: str) -> Tokens:
        endpoint = self._inside((await self._description())["token_endpoint"])
        auth = aiohttp.BasicAuth(self._client_id, self._client_secret) if self._client_secret else None
        try:
            async with self._http.request(
                "POST", endpoint, data={"client_id": self._client_id, **asked}, auth=auth
            ) as response:
                body = await response.json(content_type=None)
                if response.status >= 500:
                    raise Refused(unavailable())
                if response.status != 200:
                    raise SignInFailed(f"the provider refused: {body.get('error', response.status)}")
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise Refused(unavailable()) from None
        return Tokens(
            access_token=body["access_token"],
            access_expires=time.time() + float(body.get("expires_in", 300)),
            refresh_token=body.get("refresh_token"),
            id_token=body.get("id_token"),
        )

    async def _description(self) -> dict[str, Any]:
        if self._described is None or time.monotonic() - self._described_at > REMEMBERED_SECONDS:
            described = await self._fetch(self._internal + DISCOVERY)
            if described.get("issuer", "").rstrip("/") != self._issuer:
                raise SignInFailed(f"discovery names another issuer: {described.get('issuer')}")
            self._described, self._described_at = described, time.monotonic()
        return self._described

    async def _key_set(self, fresh: bool = False) -> KeySet:
        if self._keys is None or fresh:
            self._keys = KeySet.import_key_set(await self._fetch(self._inside((await self._description())["jwks_uri"])))
        return self._keys

    async def _fetch(self, url: str) -> Any:
        try:
            async with self._http.request("GET", url, headers={"Accept": "application/json"}) as response:
                if response.status != 200:
                    raise Refused(unavailable())
                return await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise Refused(unavailable()) from None

    def _inside(self, url: str) -> str:
        """A public address of the provider as it is reached from here."""
        return self._internal + url.removeprefix(self._issuer) if url.startswith(self._issuer) else url
