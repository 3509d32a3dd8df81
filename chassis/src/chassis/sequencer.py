"""Outbox -> gapless log: one statement under the stream row's lock, by any process, any number of them, no election."""

import asyncio
import contextlib

import asyncpg

from chassis import metrics
from chassis.database import Database
from contracts.routing import produced_by

# READ COMMITTED matters: a second sequencer that waited on the stream row sees its new head, and finds the rows that the first
# one moved already gone. The order inside a key is that of outbox ids, taken under the lock of the thing.
SEQUENCE = """
WITH s AS (SELECT topic, shard, epoch, head, chained, seal FROM stream WHERE topic = $1 AND shard = $2 FOR UPDATE),
moved AS (
    DELETE FROM outbox o USING s
    WHERE o.topic = s.topic AND o.shard = s.shard
      AND o.id IN (SELECT id FROM outbox WHERE topic = $1 AND shard = $2 ORDER BY id LIMIT $3)
    RETURNING o.id, o.key, o.type, o.data, o.headers),
logged AS (
    INSERT INTO log (topic, shard, epoch, seq, key, type, data, headers)
    SELECT s.topic, s.shard, s.epoch, s.head + row_number() OVER (ORDER BY m.id), m.key, m.type, m.data, m.headers
    FROM moved m, s
    RETURNING seq, key, type, data),
-- Where a chain is wanted: one seal a window, over the former seal and the window's rows.
sealed AS (
    INSERT INTO seals (topic, shard, epoch, seq, seal)
    SELECT s.topic, s.shard, s.epoch, w.last, sha256(s.seal || w.rows)
    FROM s, (
        SELECT max(seq) AS last,
               string_agg(sha256(convert_to(seq || '|' || key || '|' || type || '|', 'UTF8') || data), ''::bytea ORDER BY seq) AS rows
        FROM logged) w
    WHERE s.chained AND w.last IS NOT NULL
    RETURNING seal)
UPDATE stream SET head = stream.head + (SELECT count(*) FROM logged), seal = coalesce((SELECT seal FROM sealed), stream.seal)
WHERE topic = $1 AND shard = $2 AND EXISTS (SELECT 1 FROM logged)
RETURNING (SELECT count(*) FROM logged)
"""

WINDOW = 5000


async def ensure_streams(db: Database, service: str) -> None:
    """Make the stream rows of the topics that this service produces."""
    rows = [(topic.name, shard, topic.chained) for topic in produced_by(service) for shard in range(db.shards)]
    await db.hot.executemany(
        "INSERT INTO stream (topic, shard, chained) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", rows
    )


async def sequence(connection: asyncpg.Connection | asyncpg.Pool, topic: str, shard: int, window: int = WINDOW) -> int:
    """Move one window; the number of events moved."""
    return await connection.fetchval(SEQUENCE, topic, shard, window) or 0


class Sequencer:
    """The loop of one worker. `moved` is set after each window, for the publisher."""

    def __init__(self, db: Database, woken: asyncio.Event, moved: asyncio.Event, poll: float = 0.5) -> None:
        self._db, self._woken, self._moved, self._poll = db, woken, moved, poll

    async def run(self) -> None:
        while True:
            self._woken.clear()
            if not await self.drain():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._poll)

    async def drain(self) -> int:
        """Sequence all that waits in the outbox now; the number of events."""
        total = 0
        waiting = await self._db.hot.fetch("SELECT topic, shard, count(*) AS n FROM outbox GROUP BY topic, shard")
        metrics.OUTBOX_DEPTH.set(sum(row["n"] for row in waiting))
        for row in waiting:
            total += await sequence(self._db.hot, row["topic"], row["shard"])
        if total:
            self._moved.set()
        return total
