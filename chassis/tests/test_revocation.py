"""An ended session's token is dead at once for acts, within seconds for reading; without Redis reading goes on, acts do not."""

import asyncio

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


async def test_questions_of_one_moment_share_a_round_trip(core: Core, parts: Parts) -> None:
    """Each gets its own answer, and each is asked after its caller came."""
    await end(parts, "ended-3")
    before = await _asked(core)
    sessions = [f"s-{n}" if n != 3 else "ended-3" for n in range(20)]
    one_gives_up = asyncio.create_task(core.revocation.require_living(sessions[0], binding=True))
    asking = [core.revocation.require_living(session, binding=True) for session in [*sessions, *sessions]]
    all_asked = asyncio.gather(*asking, return_exceptions=True)
    await asyncio.sleep(0)
    one_gives_up.cancel()
    answers = await all_asked
    assert [getattr(answer, "code", answer) for answer in answers] == [
        "auth.token_refused" if session == "ended-3" else None for session in [*sessions, *sessions]
    ]
    assert await _asked(core) - before <= 2
    await end(parts, "s-1")
    with pytest.raises(Refusal, match=r"auth\.token_refused"):
        await core.revocation.require_living("s-1", binding=True)


async def _asked(core: Core) -> int:
    """Questions that Redis has answered so far."""
    stats = await core.redis.info("commandstats")
    return sum(int(stats.get(f"cmdstat_{name}", {}).get("calls", 0)) for name in ("exists", "mget", "get"))
