"""After a session ended: its id goes to the set of revoked ones, and each client that holds tokens of it is told (OpenID Connect
Back-Channel Logout). Recorded with the end, so that a crash between loses nobody."""

import time
from uuid import UUID

import aiohttp
from redis.exceptions import RedisError
from sqlalchemy import RowMapping, text

from chassis.core import Core
from chassis.ids import new_id
from chassis.logs import logger
from identity.access import rules
from identity.access.clients import Client, Clients
from identity.access.keys import Keys, seconds

# Every service may read it (the runner's rules for Redis); it lives as long as the last access token of the session.
REVOKED = "identity:revoked"
_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class SessionEndings:
    def __init__(self, core: Core, clients: Clients, keys: Keys) -> None:
        self._core, self._clients, self._keys = core, clients, keys

    async def announce_due(self) -> bool:
        """One round of the worker; True when more is waiting."""
        async with self._core.db.read() as tx:
            rows = await tx.rows(_DUE, {"now": tx.now})
        for row in rows:
            await self.announce(row["id"])
        return len(rows) == 20

    async def announce(self, session_id: UUID) -> None:
        """Tell everybody of one ended session; what could not be told is tried again by the worker. Telling twice does no harm."""
        async with self._core.db.read() as tx:
            row = await tx.row(_ENDED, {"id": session_id})
            if row is None:
                return
            to_tell = await tx.rows(_TO_TELL, {"id": session_id})
        told = [entry["client_id"] for entry in to_tell if await self._tell(entry["client_id"], row, session_id)]
        marked = await self._mark_revoked(session_id)
        done = marked and len(told) == len(to_tell)
        tries = row["announce_tries"]
        gave_up = tries >= len(rules.TELL_AGAIN)
        async with self._core.db.begin() as tx:
            await tx.execute(_TOLD, {"id": session_id, "clients": told, "now": tx.now})
            after = None if gave_up else tx.now + rules.TELL_AGAIN[tries]
            await tx.execute(_TRIED, {"id": session_id, "done": tx.now if done or gave_up else None, "after": after})
        if gave_up and not done:
            logger().warning("logout.untold", session_id=str(session_id), clients=len(to_tell) - len(told))

    async def _mark_revoked(self, session_id: UUID) -> bool:
        try:
            await self._core.redis.set(f"{REVOKED}:{session_id}", "1", ex=seconds(rules.ACCESS_TOKEN) + 60)
        except (RedisError, OSError) as error:
            logger().warning("revoked.redis_away", error=type(error).__name__)
            return False
        return True

    async def _tell(self, client_id: str, row: RowMapping, session_id: UUID) -> bool:
        client = self._clients.find(client_id)
        if client is None or not client.back_channel:
            return True
        token = await self._logout_token(client, str(row["account_id"]), session_id)
        timeout = aiohttp.ClientTimeout(total=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as http,
                http.post(client.back_channel, data={"logout_token": token}, allow_redirects=False) as answer,
            ):
                return answer.status < 300
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _logout_token(self, client: Client, subject: str, session_id: UUID) -> str:
        now = int(time.time())
        claims = {
            "iss": self._core.settings.issuer,
            "aud": client.id,
            "sub": subject,
            "sid": str(session_id),
            "jti": str(new_id()),
            "iat": now,
            "exp": now + 120,
            "events": {_EVENT: {}},
        }
        return await self._keys.sign("RS256", claims, "logout+jwt")


_DUE = text(
    "SELECT id FROM sessions WHERE ended_at IS NOT NULL AND announced_at IS NULL AND announce_after <= :now"
    " ORDER BY announce_after LIMIT 20"
)
_ENDED = text(
    "SELECT account_id, announce_tries FROM sessions WHERE id = :id AND ended_at IS NOT NULL AND announced_at IS NULL"
)
_TO_TELL = text("SELECT client_id FROM session_clients WHERE session_id = :id AND told_at IS NULL")
_TOLD = text(
    "UPDATE session_clients SET told_at = :now WHERE session_id = :id AND client_id = ANY(CAST(:clients AS text[]))"
)
_TRIED = text(
    "UPDATE sessions SET announced_at = :done, announce_after = :after, announce_tries = announce_tries + 1"
    " WHERE id = :id"
)
