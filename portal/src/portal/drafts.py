"""What a person has filled in so far on a way of several pages. It may be lost: then the form is filled in again."""

import json
import secrets
from typing import Any

from redis.asyncio import Redis

from portal.problem import Refused, declared
from portal.session import Session

KEPT_SECONDS = 7200


class Drafts:
    """Kept in Redis for two hours, readable by nobody but the account that began them."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis

    async def keep(self, session: Session | None, facts: Any, draft: str | None = None) -> str:
        """Keep the facts, under their former name where they have one; gives the name."""
        name = draft or secrets.token_urlsafe(12)
        await self._redis.set(_place(session, name), json.dumps(facts, ensure_ascii=False), ex=KEPT_SECONDS)
        return name

    async def find(self, session: Session | None, draft: str) -> Any:
        """The facts kept under this name, or None."""
        kept = await self._redis.get(_place(session, draft))
        return json.loads(kept) if kept else None

    async def drop(self, session: Session | None, draft: str) -> None:
        """What was kept has served."""
        await self._redis.delete(_place(session, draft))

    async def read(self, session: Session | None, draft: str) -> Any:
        """The facts kept under this name; refused when there are none (any more)."""
        if (facts := await self.find(session, draft)) is None:
            raise Refused(declared("form.gone", 404))
        return facts


def _place(session: Session | None, draft: str) -> str:
    if session is None:
        raise Refused(declared("auth.required", 401))
    return f"portal:draft:{session.person.account}:{draft}"
