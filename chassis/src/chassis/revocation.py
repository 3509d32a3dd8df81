"""Ended sessions (protocols 7): identity writes `identity:revoked:<sid>` when one ends; a token of it is dead from then on.

Redis away: reading goes on until the token expires (five minutes at most), acts that bind are refused.
"""

import asyncio
import time

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.errors import Refusal, Unavailable

KEY = "identity:revoked:"
# A session is asked about at most so often by one process: what it may still do meanwhile is a few seconds of reading.
KNOWN_FOR = 2.0
MOST = 5000


class Revocation:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._living: dict[str, float] = {}
        # Sessions to ask about with the next round trip, and whoever makes the round trips.
        self._next: dict[str, asyncio.Future[bool]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def require_living(self, session_id: str, *, binding: bool) -> None:
        """Raises auth.token_refused for an ended session; Unavailable for a binding act while nobody can say."""
        if not session_id or (not binding and self._living.get(session_id, 0.0) > time.monotonic()):
            return
        try:
            ended = await self._ended(session_id)
        except (RedisError, OSError) as error:
            if binding:
                raise Unavailable("revocation") from error
            return
        if ended:
            self._living.pop(session_id, None)
            raise Refusal("auth.token_refused")
        if len(self._living) > MOST:
            self._living.clear()
        self._living[session_id] = time.monotonic() + KNOWN_FOR

    async def _ended(self, session_id: str) -> bool:
        """Asked after the caller came, never before: those who come while a question is under way share the next one."""
        answer = self._next.setdefault(session_id, asyncio.get_running_loop().create_future())
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        # One caller who gives up must not take the answer from the others of their session.
        return await asyncio.shield(answer)

    async def _ask(self) -> None:
        while self._next:
            asked, self._next = self._next, {}
            try:
                found = await self._redis.mget([KEY + session_id for session_id in asked])
            except Exception as error:
                for answer in asked.values():
                    answer.set_exception(error)
            else:
                for answer, value in zip(asked.values(), found, strict=True):
                    answer.set_result(value is not None)
        self._asking = None
