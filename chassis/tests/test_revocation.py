"""An ended session's token is dead at once for acts, within seconds for reading; without Redis reading goes on, acts do not."""

import pytest
from redis.asyncio import Redis

from chassis.core import Core
from chassis.errors import Refusal, Unavailable
from chassis.revocation import KEY, Revocation
from chassis.testing.plugin import Parts


async def end(parts: Parts, session: str) -> None:
    """As identity does it: its own user writes, everybody else may only read."""
    redis = Redis.from_url(parts.environment("identity")["WQ_REDIS_URL"])
    await redis.set(KEY + session, "1", ex=60)
    await redis.aclose()


async def test_an_ended_session(core: Core, parts: Parts) -> None:
    revocation = core.revocation
    await revocation.require_living("a-session", binding=False)
    await end(parts, "a-session")
    with pytest.raises(Refusal, match=r"auth\.token_refused"):
        await revocation.require_living("a-session", binding=True)
    with pytest.raises(Refusal, match=r"auth\.token_refused"):
        await revocation.require_living("a-session", binding=False)
    await revocation.require_living("another-session", binding=True)


async def test_without_redis_reading_goes_on_and_acts_do_not() -> None:
    revocation = Revocation(Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2))
    await revocation.require_living("a-session", binding=False)
    with pytest.raises(Unavailable):
        await revocation.require_living("a-session", binding=True)
