"""Signing keys: ES256 for access tokens, RS256 for ID and logout tokens. Sealed at rest; published before they are used and
after, so that whoever checks tokens never meets an unknown key."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from sqlalchemy import text

from chassis.core import Core
from identity.access import rules
from identity.secrecy import Secrecy

ALGORITHMS = ("ES256", "RS256")
_CONTEXT = "signing_keys.private"
# Another process may have made keys: look again this often (seconds).
_LOOK_AGAIN = 60.0


@dataclass(frozen=True)
class SigningKey:
    kid: str
    alg: str
    key: ECKey | RSAKey
    active_from: datetime
    active_until: datetime


class Keys:
    def __init__(self, core: Core, secrecy: Secrecy) -> None:
        self._core, self._secrecy = core, secrecy
        self._known: dict[str, SigningKey] = {}
        self._read_at = 0.0

    async def rotate(self) -> bool:
        """Make what is missing: a first key, and the next one in time for everybody to have seen it. Harmless when two do it."""
        now = self._core.clock.now()
        for alg in ALGORITHMS:
            async with self._core.db.begin() as tx:
                await tx.execute(text("SELECT pg_advisory_xact_lock(hashtext('identity.signing_keys'))"))
                until: datetime | None = await tx.value(
                    text("SELECT max(active_until) FROM signing_keys WHERE alg = :alg"), {"alg": alg}
                )
                if until is not None and until - now > rules.KEY_EARLY:
                    continue
                active_from = max(now, until) if until else now
                key = await asyncio.to_thread(_generate, alg, str(self._core.ids()))
                private = key.as_pem(private=True).decode()
                values = {
                    "kid": key.kid,
                    "alg": alg,
                    "private": self._secrecy.seal(private, _CONTEXT),
                    "from": active_from,
                    "until": active_from + rules.KEY_USED,
                }
                await tx.execute(_ADD, values)
        await self._read()
        return False

    async def sign(self, alg: str, claims: Mapping[str, Any], typ: str = "JWT") -> str:
        """A token under the key of the moment."""
        key = await self._current(alg)
        return jwt.encode({"alg": alg, "kid": key.kid, "typ": typ}, dict(claims), key.key, algorithms=[alg])

    async def published(self) -> dict[str, Any]:
        """The JWKS: every key that is, was lately, or soon will be in use."""
        await self._fresh()
        return {
            "keys": [{**key.key.as_dict(private=False), "alg": key.alg, "use": "sig"} for key in self._known.values()]
        }

    async def key_set(self) -> KeySet:
        """The same for checking our own tokens."""
        return KeySet.import_key_set(await self.published())  # type: ignore[arg-type]

    async def _current(self, alg: str) -> SigningKey:
        await self._fresh()
        now = self._core.clock.now()
        fit = [key for key in self._known.values() if key.alg == alg and key.active_from <= now]
        if not any(key.active_until > now for key in fit):
            # The worker that rotates was away for long: better a late key than none.
            await self.rotate()
            fit = [key for key in self._known.values() if key.alg == alg and key.active_from <= now]
        return max(fit, key=lambda key: key.active_from)

    async def _fresh(self) -> None:
        if not self._known or time.monotonic() - self._read_at > _LOOK_AGAIN:
            await self._read()

    async def _read(self) -> None:
        async with self._core.db.read() as tx:
            rows = await tx.rows(_PUBLISHED, {"since": tx.now - rules.KEY_LATE})
        known: dict[str, SigningKey] = {}
        for row in rows:
            known[row["kid"]] = self._known.get(row["kid"]) or SigningKey(
                row["kid"],
                row["alg"],
                _restored(row["alg"], row["kid"], self._secrecy.open(bytes(row["private_sealed"]), _CONTEXT)),
                row["active_from"],
                row["active_until"],
            )
        self._known, self._read_at = known, time.monotonic()


def _generate(alg: str, kid: str) -> ECKey | RSAKey:
    if alg == "ES256":
        return ECKey.generate_key("P-256", {"kid": kid})
    return RSAKey.generate_key(2048, {"kid": kid})


def _restored(alg: str, kid: str, pem: str) -> ECKey | RSAKey:
    kind = ECKey if alg == "ES256" else RSAKey
    return kind.import_key(pem, {"kid": kid})


def seconds(life: timedelta) -> int:
    return int(life.total_seconds())


_ADD = text(
    "INSERT INTO signing_keys (kid, alg, private_sealed, active_from, active_until)"
    " VALUES (:kid, :alg, :private, :from, :until) ON CONFLICT DO NOTHING"
)
_PUBLISHED = text(
    "SELECT kid, alg, private_sealed, active_from, active_until FROM signing_keys WHERE active_until > :since"
    " ORDER BY active_from"
)
