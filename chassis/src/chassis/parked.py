"""Messages that keep failing, and the later ones of their key behind them (protocols 4): retried, looked at, dropped."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import text

from chassis.database import Database, Tx
from chassis.event import Row
from chassis.logs import logger

# 1 min, 10 min, then hourly.
PAUSES = (60, 600, 3600)

# Locked by the consumer's batch and by the retry alike: a key is either parked or free, never in between.
PARKED_AMONG = text(
    "SELECT key FROM parked_keys WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = ANY(:keys)"
    " ORDER BY key FOR UPDATE"
)
PARK_KEY = text(
    "INSERT INTO parked_keys (consumer, source, topic, key, next_try_at)"
    " VALUES (:consumer, :source, :topic, :key, now() + interval '1 minute') ON CONFLICT DO NOTHING"
)
PARK = text(
    "INSERT INTO parked (consumer, source, topic, shard, epoch, seq, key, type, data, headers, why)"
    " VALUES (:consumer, :source, :topic, :shard, :epoch, :seq, :key, :type, :data, CAST(:headers AS jsonb), :why)"
)
_DUE = "SELECT consumer, source, topic, key FROM parked_keys WHERE consumer = $1 AND next_try_at <= now() ORDER BY next_try_at LIMIT 50"
_AT_ONCE = "UPDATE parked_keys SET next_try_at = now() WHERE consumer = $1"
_LOCK_KEY = text(
    "SELECT tries FROM parked_keys WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = :key FOR UPDATE"
)
_FIRST = text(
    "SELECT * FROM parked WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = :key ORDER BY epoch, seq LIMIT 1"
)
_GONE = text("DELETE FROM parked WHERE id = :id")
_FREE = text(
    "DELETE FROM parked_keys WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = :key"
    " AND NOT EXISTS (SELECT 1 FROM parked WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = :key)"
)
_LATER = text(
    "UPDATE parked_keys SET tries = tries + 1, next_try_at = now() + make_interval(secs => :pause)"
    " WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = :key"
)


@dataclass(frozen=True)
class Key:
    consumer: str
    source: str
    topic: str
    key: str

    def where(self) -> dict[str, str]:
        return {"consumer": self.consumer, "source": self.source, "topic": self.topic, "key": self.key}


# (tx, place-like, rows): the applier's listen.
Listen = Callable[[Tx, Any, list[Row]], Awaitable[None]]


class Retrier:
    def __init__(self, db: Database, consumer: str, listen: Listen) -> None:
        self._db, self._consumer, self._listen = db, consumer, listen

    async def run(self) -> None:
        await self._db.hot.execute(_AT_ONCE, self._consumer)
        while True:
            for row in await self._db.hot.fetch(_DUE, self._consumer):
                await self.retry(Key(**dict(row)))
            await asyncio.sleep(15)

    async def retry(self, key: Key) -> bool:
        """Try the messages of one key in order until one fails; True when none is left. Each success is its own transaction."""
        while True:
            try:
                if not await self._first(key):
                    return True
            except Exception as fault:
                logger().warning("parked.still_failing", source=key.source, topic=key.topic, error=type(fault).__name__)
                await self._later(key)
                return False

    async def _first(self, key: Key) -> bool:
        async with self._db.begin() as tx:
            if await tx.row(_LOCK_KEY, key.where()) is None:
                return False
            row = await tx.row(_FIRST, key.where())
            if row is not None:
                await self._listen(tx, _Place(row["source"], row["topic"], row["shard"]), [_row(row)])
                await tx.execute(_GONE, {"id": row["id"]})
            # In the same transaction as the last message, so that nothing of this key can slip in between.
            return not (await tx.execute(_FREE, key.where())).rowcount

    async def _later(self, key: Key) -> None:
        async with self._db.begin() as tx:
            row = await tx.row(_LOCK_KEY, key.where())
            if row is not None:
                await tx.execute(_LATER, {**key.where(), "pause": PAUSES[min(row["tries"], len(PAUSES) - 1)]})


@dataclass(frozen=True)
class _Place:
    source: str
    topic: str
    shard: int


def _row(row: Any) -> Row:
    headers = row["headers"] if isinstance(row["headers"], dict) else orjson.loads(row["headers"])
    return Row(row["epoch"], row["seq"], row["key"], row["type"], bytes(row["data"]), headers)


async def look(db: Database) -> list[dict[str, Any]]:
    """What is parked: key, since, tries, messages, the first one's type and why. No data: it may not be shown."""
    rows = await db.hot.fetch(
        """SELECT k.consumer, k.source, k.topic, k.key, k.since, k.tries, k.next_try_at, count(p.id) AS messages,
                  (array_agg(p.type ORDER BY p.epoch, p.seq))[1] AS type, (array_agg(p.why ORDER BY p.epoch, p.seq))[1] AS why
           FROM parked_keys k LEFT JOIN parked p USING (consumer, source, topic, key)
           GROUP BY k.consumer, k.source, k.topic, k.key ORDER BY k.since"""
    )
    return [dict(row) for row in rows]


async def drop(db: Database, key: Key, who: str, why: str) -> int:
    """Give up the first message of a key; who and why go to the audit. The number of messages still behind it."""
    from contracts.wangqian.audit.v1.events_pb2 import Audited

    async with db.begin() as tx:
        await tx.row(_LOCK_KEY, key.where())
        row = await tx.row(_FIRST, key.where())
        if row is None:
            return 0
        await tx.execute(_GONE, {"id": row["id"]})
        await tx.execute(_FREE, key.where())
        facts = {
            "who": who,
            "topic": key.topic,
            "source": key.source,
            "seq": str(row["seq"]),
            "type": row["type"],
            "why_parked": row["why"],
        }
        tx.emit(
            Audited(
                act="parked.dropped",
                subject_kind="message",
                subject_id=json.loads(_row(row).headers_json())["id"],
                purpose=why,
                facts=facts,
            ),
            key.key,
        )
        return int(
            await tx.value(
                text(
                    "SELECT count(*) FROM parked WHERE consumer = :consumer AND source = :source AND topic = :topic AND key = :key"
                ),
                key.where(),
            )
        )
