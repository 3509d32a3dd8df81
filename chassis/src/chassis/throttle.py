"""Limits in Redis (api.md 13): fixed windows per account, target or address. What is lost with Redis is only a count."""

from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.errors import Refusal
from chassis.logs import logger

_COUNT = """
local n = redis.call('INCRBY', KEYS[1], ARGV[2])
if n == tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('TTL', KEYS[1])}
"""


@dataclass(frozen=True)
class Limit:
    """`name` appears in RateLimit headers and the docs; `quota` tries a window of `seconds`."""

    name: str
    quota: int
    seconds: int


class Throttle:
    def __init__(self, redis: Redis, service: str) -> None:
        self._redis, self._prefix = redis, service

    async def spend(self, limit: Limit, whose: str, cost: int = 1) -> None:
        """Count `cost` tries for `whose`. Raises limit.exceeded once the quota is used up. Redis away: let through, and say so."""
        try:
            count, left = await self._redis.eval(_COUNT, 1, self._key(limit, whose), limit.seconds, cost)
        except (RedisError, OSError) as error:
            logger().warning("throttle.redis_away", limit=limit.name, error=type(error).__name__)
            return
        if count > limit.quota:
            raise Refusal(
                "limit.exceeded", retry_after=max(1, left), limit=limit.name, quota=limit.quota, window=limit.seconds
            )

    async def require_room(self, limit: Limit, whose: str) -> None:
        """Raises limit.exceeded when the quota is used up; counts nothing: for acts of which only the failures are spent."""
        try:
            count = int(await self._redis.get(self._key(limit, whose)) or 0)
        except (RedisError, OSError):
            return
        if count >= limit.quota:
            await self.spend(limit, whose)

    async def forgive(self, limit: Limit, whose: str) -> None:
        """Forget the tries of `whose`, after a success that proves them honest."""
        try:
            await self._redis.delete(self._key(limit, whose))
        except (RedisError, OSError):
            return

    def _key(self, limit: Limit, whose: str) -> str:
        return f"{self._prefix}:limit:{limit.name}:{whose}"
