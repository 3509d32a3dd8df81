"""A person's signed-in time at the portal. The browser holds an opaque key; everything else lies in Redis."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from redis.asyncio import Redis
from starlette.requests import Request
from starlette.responses import Response

from portal.settings import Settings

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Person:
    """Who the identity provider says is signed in; for greeting and menu only, never for deciding."""

    account: str
    name: str
    role: str
    organisation: str = ""


@dataclass(frozen=True)
class Session:
    """One signed-in browser. `key` is the cookie's value and is never stored."""

    key: str
    person: Person
    provider_session: str
    access_token: str
    access_expires: float
    refresh_token: str | None
    id_token: str
    form_secret: str
    begun: float
    last_sign_in: str | None = None
    # When the person last typed a code, as the provider said at this sign-in (seconds since 1970).
    proved_at: float | None = None


class Sessions:
    """Sessions in Redis, found by the hash of the cookie: a copy of Redis opens no session."""

    def __init__(self, redis: "Redis", settings: Settings, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._idle = settings.session_idle_minutes * 60
        self._longest = settings.session_longest_hours * 3600
        self._secure = settings.secure
        self.cookie = "__Host-wq-session" if settings.secure else "wq-session"

    async def begin(self, response: Response, **facts: object) -> Session:
        """Start a session under a new key (never one the browser proposed) and set its cookie."""
        session = Session(
            key=secrets.token_urlsafe(32),
            form_secret=secrets.token_urlsafe(32),
            begun=self._clock().timestamp(),
            **facts,  # type: ignore[arg-type]
        )
        await self._keep(session)
        index = _by_provider(session.provider_session)
        await self._redis.sadd(index, _place(session.key))
        await self._redis.expire(index, self._longest)
        response.set_cookie(
            self.cookie,
            session.key,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._secure,
        )
        return session

    async def of(self, request: Request) -> Session | None:
        """The session of this browser, its idle time begun anew; none when there is none or its time is over."""
        key = request.cookies.get(self.cookie)
        if not key:
            return None
        kept = await self._redis.get(_place(key))
        if kept is None:
            return None
        facts = json.loads(kept)
        session = Session(key=key, person=Person(**facts.pop("person")), **facts)
        if self._clock().timestamp() - session.begun >= self._longest:
            await self.end(session)
            return None
        # What a page asks by itself (a poll) is no sign of a person, and lets the session run out.
        if "HX-Request" not in request.headers:
            await self._redis.expire(_place(key), self._idle)
        return session

    async def renew(
        self, session: Session, access_token: str, access_expires: float, refresh_token: str | None
    ) -> Session:
        """The same session with fresh tokens."""
        fresh = replace(
            session,
            access_token=access_token,
            access_expires=access_expires,
            refresh_token=refresh_token or session.refresh_token,
        )
        await self._keep(fresh, only_existing=True)
        return fresh

    async def again(self, session: Session) -> Session | None:
        """The session as another request may have renewed it meanwhile."""
        kept = await self._redis.get(_place(session.key))
        if kept is None:
            return None
        facts = json.loads(kept)
        return Session(key=session.key, person=Person(**facts.pop("person")), **facts)

    async def end(self, session: Session, response: Response | None = None) -> None:
        """Forget the session, and the cookie where there is an answer to carry that."""
        await self._redis.delete(_place(session.key))
        await self._redis.srem(_by_provider(session.provider_session), _place(session.key))
        if response is not None:
            self.forget_cookie(response)

    def forget_cookie(self, response: Response) -> None:
        """Tell the browser to drop the key."""
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="lax", secure=self._secure)

    async def end_all_of(self, provider_session: str) -> int:
        """End every session here that was begun by this session of the identity provider; how many there were."""
        index = _by_provider(provider_session)
        places = await self._redis.smembers(index)
        ended = await self._redis.delete(*places) if places else 0
        await self._redis.delete(index)
        return int(ended)

    @property
    def idle_seconds(self) -> int:
        """After how long without a request a session ends."""
        return self._idle

    async def _keep(self, session: Session, only_existing: bool = False) -> None:
        facts = asdict(session)
        del facts["key"]
        # only_existing: a sign-out during a renewal stays a sign-out.
        await self._redis.set(_place(session.key), json.dumps(facts), ex=self._idle, xx=only_existing)


def _place(key: str) -> str:
    return f"portal:session:{hashlib.sha256(key.encode()).hexdigest()}"


def _by_provider(provider_session: str) -> str:
    return f"portal:provider-session:{hashlib.sha256(provider_session.encode()).hexdigest()}"
