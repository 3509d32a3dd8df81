"""Log -> Kafka, in order. Two publishers at once only duplicate; the last row is repeated so that a lost tail shows."""

import asyncio
import contextlib
import time
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from chassis import metrics
from chassis.broker import Broker
from chassis.database import Database
from chassis.logs import logger

BATCH = 500
SILENCE = 30.0

UNPUBLISHED = """
SELECT s.topic, s.shard, s.epoch, s.head, s.published FROM stream s WHERE s.head > s.published
"""
ROWS = """
SELECT seq, key, type, data, headers FROM log WHERE topic = $1 AND shard = $2 AND epoch = $3 AND seq > $4 ORDER BY seq LIMIT $5
"""
PUBLISHED = "UPDATE stream SET published = greatest(published, $4) WHERE topic = $1 AND shard = $2 AND epoch = $3"


def headers_of(platform: str, source: str, topic: str, shard: int, epoch: int, row: Any) -> list[tuple[str, bytes]]:
    """CloudEvents headers and our position, as Kafka carries them."""
    own = orjson.loads(row["headers"])
    headers = {
        "ce_specversion": "1.0",
        "ce_id": own["id"],
        "ce_source": source,
        "ce_type": row["type"],
        "ce_time": own["time"],
        "actor": own["actor"],
        "platform": platform,
        "source": source,
        "topic": topic,
        "shard": str(shard),
        "epoch": str(epoch),
        "seq": str(row["seq"]),
    }
    if "traceparent" in own:
        headers["traceparent"] = own["traceparent"]
    return [(key, value.encode()) for key, value in headers.items()]


class Publisher:
    def __init__(self, db: Database, service: str, broker: Broker, moved: asyncio.Event) -> None:
        self._db, self._service, self._broker, self._moved = db, service, broker, moved

    async def run(self) -> None:
        """For ever: connect, repeat the last rows, follow the log; start anew after any failure of the broker."""
        back_off = 0.2
        while True:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._broker.bootstrap,
                acks="all",
                # The embedded broker refuses the idempotent producer; positions make duplicates harmless either way.
                enable_idempotence=self._broker.durable,
                linger_ms=0,
                request_timeout_ms=10_000,
            )
            try:
                await producer.start()
                back_off = 0.2
                await self.follow(producer)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger().warning("publisher.retry", error=type(error).__name__, seconds=back_off)
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, 5.0)
            finally:
                try:
                    await asyncio.wait_for(producer.stop(), 2)
                except Exception as error:
                    logger().debug("publisher.stop_failed", error=type(error).__name__)

    async def follow(self, producer: AIOKafkaProducer) -> None:
        await self.repeat_last(producer)
        spoken = time.monotonic()
        while True:
            self._moved.clear()
            if await self.drain(producer):
                spoken = time.monotonic()
                continue
            if time.monotonic() - spoken > SILENCE:
                await self.repeat_last(producer)
                spoken = time.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), 0.5)

    async def drain(self, producer: AIOKafkaProducer) -> int:
        """Publish what is sequenced and not yet acknowledged; the number of events."""
        sent = 0
        for stream in await self._db.hot.fetch(UNPUBLISHED):
            metrics.PUBLISH_LAG.labels(stream["topic"]).set(stream["head"] - stream["published"])
            place = (stream["topic"], stream["shard"], stream["epoch"])
            after = stream["published"]
            while rows := await self._db.hot.fetch(ROWS, *place, after, BATCH):
                await self._send(producer, place, rows)
                after = rows[-1]["seq"]
                await self._db.hot.execute(PUBLISHED, *place, after)
                sent += len(rows)
            metrics.PUBLISH_LAG.labels(stream["topic"]).set(0)
        return sent

    async def repeat_last(self, producer: AIOKafkaProducer) -> None:
        """Send the newest published row of each stream again: a consumer that lost the tail sees the gap and pulls."""
        for stream in await self._db.hot.fetch("SELECT topic, shard, epoch, published FROM stream WHERE published > 0"):
            place = (stream["topic"], stream["shard"], stream["epoch"])
            rows = await self._db.hot.fetch(ROWS, *place, stream["published"] - 1, 1)
            await self._send(producer, place, rows)

    async def _send(self, producer: AIOKafkaProducer, place: tuple[str, int, int], rows: list[Any]) -> None:
        topic, shard, epoch = place
        acknowledged = [
            await producer.send(
                topic,
                value=row["data"],
                key=row["key"].encode(),
                partition=shard,
                headers=headers_of(self._broker.platform, self._service, topic, shard, epoch, row),
            )
            for row in rows
        ]
        await asyncio.wait_for(asyncio.gather(*acknowledged), 15)
