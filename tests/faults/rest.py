"""When is it over: nothing waits in an outbox, unpublished, unread, parked or half done, and nobody is owed an answer by the platform."""

import asyncio
import time

import asyncpg

from contracts.routing import consumed_by, topics
from runner.platform import Platform
from runner.ports import SERVICES

Position = tuple[int, int]
_HEADS = "SELECT topic, shard, epoch, head, published FROM stream"
_POSITIONS = "SELECT source, topic, shard, epoch, seq FROM positions"
# Each says what is left to do, in words of its own; empty tables say nothing.
LEFT = {
    "*": {
        "outbox rows": "SELECT count(*) FROM outbox",
        "parked messages": "SELECT count(*) FROM parked",
        "parked keys": "SELECT count(*) FROM parked_keys",
        "jobs": "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')",
        "keys without an answer": "SELECT count(*) FROM idempotency WHERE status IS NULL",
    },
    "documents": {"papers": "SELECT count(*) FROM prints WHERE state IN ('waiting', 'rendering')"},
    "notify": {"notices": "SELECT count(*) FROM notices WHERE state = 'waiting'"},
    "destinations": {"claims": "SELECT count(*) FROM destinations WHERE state = 'claiming'"},
    "termination": {
        "holds": "SELECT count(*) FROM terminations WHERE state = 'opening'",
        "ends": "SELECT count(*) FROM terminations WHERE state IN ('approved', 'rejected') AND carried_out_at IS NULL",
    },
    "review": {"decisions": "SELECT count(*) FROM cases WHERE state = 'decided'"},
}


async def obstacles(platform: Platform) -> list[str]:
    """What is still under way, one line each. Raises OSError, asyncpg.PostgresError while a database is away."""
    found: list[str] = []
    heads: dict[tuple[str, str, int], Position] = {}
    reached: dict[tuple[str, str, str, int], Position] = {}
    for service in SERVICES:
        connection = await asyncpg.connect(platform.site.database_url(service), timeout=5)
        try:
            for what, question in (LEFT["*"] | LEFT.get(service, {})).items():
                if number := await connection.fetchval(question):
                    found.append(f"{service}: {number} {what}")
            for row in await connection.fetch(_HEADS):
                heads[service, row["topic"], row["shard"]] = (row["epoch"], row["head"])
                if row["head"] != row["published"]:
                    found.append(f"{service}: {row['head'] - row['published']} unpublished of {row['topic']}")
            for row in await connection.fetch(_POSITIONS):
                reached[service, row["source"], row["topic"], row["shard"]] = (row["epoch"], row["seq"])
        finally:
            await connection.close()
    return found + _unread(heads, reached)


def _unread(
    heads: dict[tuple[str, str, int], Position], reached: dict[tuple[str, str, str, int], Position]
) -> list[str]:
    found = []
    for (source, topic, shard), head in heads.items():
        if head[1] == 0 or source not in topics()[topic].producers:
            continue
        for service in SERVICES:
            if topic not in {one.name for one in consumed_by(service)}:
                continue
            position = reached.get((service, source, topic, shard), (1, 0))
            if position != head:
                found.append(f"{service}: at {position} of {head} in {topic} from {source}")
    return found


async def at_rest(platform: Platform, limit: float) -> list[str]:
    """Empty once nothing is under way; what still is when the time is over."""
    deadline = time.monotonic() + limit
    while True:
        try:
            left = await obstacles(platform)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as away:
            left = [f"a database is away: {away}"]
        if not left or time.monotonic() > deadline:
            return left
        await asyncio.sleep(0.5)
