"""Access tokens of people: ES256, audience `wangqian`, five minutes, verified here again whatever the gateway did."""

import asyncio
import time
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.actor import ROLES, Actor
from chassis.errors import Refusal, Unavailable

AUDIENCE = "wangqian"
_KINDS = {"student": "student", "province_operator": "province"}


def kind_of(role: str) -> str:
    """The actor kind of a role."""
    return _KINDS.get(role) or ("employer" if role in ("employer_admin", "recruiter", "reader") else "school")


class AccessTokens:
    """Checks tokens against identity's published keys; verified claims are kept for the token's life (a check costs 160 us)."""

    def __init__(self, issuer: str, jwks_url: str) -> None:
        self._issuer, self._jwks_url = issuer, jwks_url
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = asyncio.Lock()
        self._checked: OrderedDict[str, tuple[Actor, float]] = OrderedDict()

    async def actor_of(self, token: str) -> Actor:
        """Raises auth.token_refused; Unavailable when identity's keys cannot be had."""
        known = self._checked.get(token)
        if known:
            if known[1] <= time.time():
                del self._checked[token]
                raise Refusal("auth.token_refused")
            return known[0]
        claims = await self._claims(token)
        actor = actor_from(claims)
        self._checked[token] = (actor, float(claims["exp"]))
        if len(self._checked) > 5000:
            self._checked.popitem(last=False)
        return actor

    async def _claims(self, token: str) -> dict[str, Any]:
        for attempt in (0, 1):
            keys = await self._key_set(renew=attempt == 1)
            try:
                claims = dict(jwt.decode(token, keys, algorithms=["ES256"]).claims)
            except (JoseError, ValueError, KeyError) as error:
                # An unknown key may be a new one: look once more, at most every ten seconds.
                if attempt == 0 and time.monotonic() - self._fetched_at > 10:
                    continue
                raise Refusal("auth.token_refused") from error
            audience = claims.get("aud")
            meant = audience == AUDIENCE or (isinstance(audience, list) and AUDIENCE in audience)
            if (
                claims.get("iss") != self._issuer
                or not meant
                or float(claims.get("exp", 0)) <= time.time()
                or claims.get("role") not in ROLES
            ):
                raise Refusal("auth.token_refused")
            return claims
        raise Refusal("auth.token_refused")

    async def _key_set(self, renew: bool) -> KeySet:
        async with self._lock:
            if self._keys is None or renew or time.monotonic() - self._fetched_at > 300:
                try:
                    timeout = aiohttp.ClientTimeout(total=2)
                    async with aiohttp.ClientSession(timeout=timeout) as session, session.get(self._jwks_url) as answer:
                        answer.raise_for_status()
                        self._keys = KeySet.import_key_set(await answer.json())
                except (aiohttp.ClientError, TimeoutError) as error:
                    if self._keys is None:
                        raise Unavailable("identity's keys") from error
                self._fetched_at = time.monotonic()
            return self._keys


def actor_from(claims: dict[str, Any]) -> Actor:
    """The actor that the claims of an access token describe."""
    proved = claims.get("proved_at")
    return Actor(
        kind=kind_of(claims["role"]),
        id=claims["sub"],
        role=claims["role"],
        name=claims.get("name", ""),
        student_id=claims.get("student_id", ""),
        school_id=claims.get("school_id", ""),
        college_id=claims.get("college_id", ""),
        employer_id=claims.get("employer_id", ""),
        session_id=claims.get("sid", ""),
        proved_at=datetime.fromtimestamp(proved, UTC) if proved else None,
        proved_by=claims.get("proved_by", ""),
    )
