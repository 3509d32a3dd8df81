"""Who has a case open now: Redis, for half a minute. Losing it costs nothing."""

import time

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from chassis.actor import ROLE_NAMES, Actor
from chassis.logs import logger

SECONDS = 30


class Viewers:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def look(self, review_id: str, actor: Actor) -> list[dict[str, str]]:
        """Note that the actor looks at the case; the others who did within the last half minute."""
        key, now = f"review:viewers:{review_id}", time.time()
        me = orjson.dumps([actor.id, actor.name, actor.role])
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.zremrangebyscore(key, "-inf", now - SECONDS)
                pipe.zadd(key, {me: now})
                pipe.expire(key, SECONDS)
                pipe.zrange(key, 0, -1)
                found = (await pipe.execute())[-1]
        except (RedisError, OSError) as error:
            logger().warning("viewers.redis_away", error=type(error).__name__)
            return []
        people = (orjson.loads(entry) for entry in found)
        return [
            {"name": name, "role": ROLE_NAMES.get(role, role)} for account, name, role in people if account != actor.id
        ]
