"""A batch of rows in one transaction: lock the position, queue behind parked keys, listen, move the position (protocols 4)."""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text

from chassis import metrics, tracing
from chassis.database import Database, Tx, is_transient
from chassis.errors import Stale, Unavailable
from chassis.event import Event, Position, Row
from chassis.listeners import InSets, Listener, Listeners, by_type
from chassis.logs import logger
from chassis.parked import PARK, PARK_KEY, PARKED_AMONG

TRIES = 3

_POSITION = "SELECT epoch, seq FROM positions WHERE consumer = $1 AND source = $2 AND topic = $3 AND shard = $4"
LOCK = text(
    "SELECT epoch, seq FROM positions WHERE consumer = :consumer AND source = :source AND topic = :topic AND shard = :shard FOR UPDATE"
)
_FIRST = text(
    "INSERT INTO positions (consumer, source, topic, shard, epoch, seq) VALUES (:consumer, :source, :topic, :shard, 1, 0)"
    " ON CONFLICT DO NOTHING"
)
_MOVE = text(
    "UPDATE positions SET epoch = :epoch, seq = :seq WHERE consumer = :consumer AND source = :source AND topic = :topic AND shard = :shard"
)


class Moved(Exception):
    """Somebody else moved the position between the look and the lock; look again."""


def _is_passing(fault: Exception) -> bool:
    """Says nothing about the row: the same rows may pass in a moment."""
    return isinstance(fault, Moved | Unavailable) or is_transient(fault)


class Applier:
    def __init__(self, db: Database, consumer: str, listeners: Listeners) -> None:
        self._db, self._consumer = db, consumer
        self._listeners = by_type(listeners)

    async def position(self, place: Any) -> Position:
        """(epoch, seq) of the last row that took effect; (1, 0) for a stream never read."""
        row = await self._db.hot.fetchrow(_POSITION, self._consumer, place.source, place.topic, place.shard)
        return (row["epoch"], row["seq"]) if row else (1, 0)

    async def apply(self, place: Any, position: Position, rows: Sequence[Row]) -> None:
        """Apply rows that follow `position`. Permanent faults are narrowed by halves, tried three times and parked; transient
        ones, and Moved, are raised with nothing done from there on."""
        try:
            await self._together(place, position, rows)
        except Exception as fault:
            if _is_passing(fault):
                raise
            if len(rows) > 1:
                half = len(rows) // 2
                await self.apply(place, position, rows[:half])
                await self.apply(place, rows[half - 1].position, rows[half:])
            else:
                await self._alone(place, position, rows[0], fault)

    async def _alone(self, place: Any, position: Position, row: Row, fault: Exception) -> None:
        for attempt in range(1, TRIES):
            await asyncio.sleep(0.05 * attempt)
            try:
                await self._together(place, position, [row])
            except Exception as again:
                if _is_passing(again):
                    raise
                fault = again
            else:
                return
        logger().error(
            "consumer.parked", source=place.source, topic=place.topic, seq=row.seq, type=row.type, exc_info=fault
        )
        metrics.PARKED.labels(row.type).inc()
        async with self._db.begin() as tx:
            where = self._where(place)
            await self._lock(tx, where, position)
            await tx.execute(PARK_KEY, {**where, "key": row.key})
            await tx.execute(PARK, self._parked(where, row, f"{type(fault).__name__}: {fault}"[:500]))
            await tx.execute(_MOVE, {**where, "epoch": row.epoch, "seq": row.seq})

    async def _together(self, place: Any, position: Position, rows: Sequence[Row]) -> None:
        async with self._db.begin() as tx:
            where = self._where(place)
            await self._lock(tx, where, position)
            found = await tx.rows(
                PARKED_AMONG,
                {k: where[k] for k in ("consumer", "source", "topic")} | {"keys": list({row.key for row in rows})},
            )
            waiting = {row["key"] for row in found}
            for behind in [row for row in rows if row.key in waiting]:
                await tx.execute(PARK, self._parked(where, behind, "behind a parked message of its key"))
            await self.listen(tx, place, [row for row in rows if row.key not in waiting])
            await tx.execute(_MOVE, {**where, "epoch": rows[-1].epoch, "seq": rows[-1].seq})
        metrics.HANDLED.labels(place.topic).inc(len(rows))

    async def listen(self, tx: Tx, place: Any, rows: Sequence[Row]) -> None:
        """Give each row to its listener, in order; runs of one type go together where the listener takes sets."""
        for name, run in groupby(rows, key=lambda row: row.type):
            listener = self._listeners.get(name)
            if listener is None:
                if name not in self._listeners:
                    metrics.UNKNOWN.labels(name).inc()
                continue
            events = [(row, Event.of(row, place.source, place.topic, place.shard)) for row in run]
            if isinstance(listener, InSets):
                await listener.handle(tx, [event for _, event in events])
            else:
                for row, event in events:
                    await self._one(tx, listener, row, event)

    async def _one(self, tx: Tx, listener: Listener, row: Row, event: Event) -> None:
        tx.actor = event.actor
        with tracing.span(f"listen {event.type}", tracing.CONSUMER, row.headers):
            try:
                await listener(tx, event)
            except Stale as stale:
                metrics.STALE.labels(event.type).inc()
                logger().info("consumer.stale", type=event.type, seq=event.seq, why=str(stale))

    def _where(self, place: Any) -> dict[str, Any]:
        return {"consumer": self._consumer, "source": place.source, "topic": place.topic, "shard": place.shard}

    async def _lock(self, tx: Tx, where: dict[str, Any], position: Position) -> None:
        row = await tx.row(LOCK, where)
        if row is None:
            await tx.execute(_FIRST, where)
            row = await tx.row(LOCK, where)
        if row is None or (row["epoch"], row["seq"]) != position:
            raise Moved

    @staticmethod
    def _parked(where: dict[str, Any], row: Row, why: str) -> dict[str, Any]:
        return {
            **where, "epoch": row.epoch, "seq": row.seq, "key": row.key, "type": row.type, "data": row.data,
            "headers": row.headers_json(), "why": why,
        }  # fmt: skip
