"""An access token that is still good, whenever a page needs one."""

import asyncio
from contextlib import suppress

from redis.asyncio import Redis

from portal.problem import Refused, declared
from portal.provider import Provider, SignInFailed
from portal.session import Clock, Session, Sessions

EARLY_SECONDS = 30
RENEWAL_SECONDS = 10


class AccessTokens:
    """Renews a session's tokens shortly before they end; of many requests at once exactly one does it."""

    def __init__(self, redis: "Redis", sessions: Sessions, provider: Provider, clock: Clock) -> None:
        self._redis = redis
        self._sessions = sessions
        self._provider = provider
        self._clock = clock

    async def fresh(self, session: Session) -> Session:
        """The session with a token that lives on for a while; refused with 401 when the provider ended it."""
        if not self._due(session):
            return session
        lock = f"portal:renewal:{session.form_secret}"
        for _ in range(RENEWAL_SECONDS * 10):
            if await self._redis.set(lock, "1", nx=True, ex=RENEWAL_SECONDS):
                try:
                    return await self._renew(session)
                finally:
                    with suppress(Exception):
                        await self._redis.delete(lock)
            await asyncio.sleep(0.1)
            renewed = await self._sessions.again(session)
            if renewed is None:
                raise Refused(declared("auth.token_refused", 401))
            if not self._due(renewed):
                return renewed
        raise Refused(declared("auth.token_refused", 401))

    async def _renew(self, session: Session) -> Session:
        newest = await self._sessions.again(session)
        if newest is None or newest.refresh_token is None:
            raise Refused(declared("auth.token_refused", 401))
        if not self._due(newest):
            return newest
        try:
            tokens = await self._provider.refresh(newest.refresh_token)
        except SignInFailed:
            await self._sessions.end(newest)
            raise Refused(declared("auth.token_refused", 401)) from None
        return await self._sessions.renew(newest, tokens.access_token, tokens.access_expires, tokens.refresh_token)

    def _due(self, session: Session) -> bool:
        return session.access_expires - self._clock().timestamp() < EARLY_SECONDS
