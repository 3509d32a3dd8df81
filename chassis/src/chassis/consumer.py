"""Kafka -> lanes. The broker only brings news; what has taken effect is in our positions (lane.py, apply.py)."""

import asyncio
import time
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.apply import Applier
from chassis.broker import Broker
from chassis.event import Row
from chassis.lane import Head, Lane, Place, Read
from chassis.logs import logger
from contracts.routing import Topic, consumed_by

# The embedded broker answers a fetch only at the end of the wait: short while there is traffic, long when idle (protocols 4).
BUSY_MS, IDLE_MS = 20, 300


class Consumer:
    """All topics of one service through one connection to the broker; one lane for each (producer, topic, shard)."""

    def __init__(self, service: str, applier: Applier, read: Read, head: Head, broker: Broker, shards: int) -> None:
        self._service, self._broker = service, broker
        self._topics: list[Topic] = consumed_by(service)
        self.lanes = {
            place: Lane(place, applier, read, head)
            for topic in self._topics
            for source in topic.producers
            for shard in range(shards)
            for place in [Place(source, topic.name, shard)]
        }

    async def run(self) -> None:
        """For ever."""
        async with asyncio.TaskGroup() as tasks:
            for lane in self.lanes.values():
                tasks.create_task(lane.run())
            tasks.create_task(self._follow_broker())

    async def _follow_broker(self) -> None:
        back_off = 0.2
        while True:
            consumer = AIOKafkaConsumer(
                bootstrap_servers=self._broker.bootstrap,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                fetch_max_wait_ms=500 if self._broker.durable else IDLE_MS,
                group_id=self._service if self._broker.durable else None,
                isolation_level="read_committed" if self._broker.durable else "read_uncommitted",
            )
            try:
                await consumer.start()
                await self._subscribe(consumer)
                back_off = 0.2
                await self._fetch(consumer)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                logger().warning("consumer.broker_away", error=type(error).__name__, seconds=back_off)
                await asyncio.sleep(back_off)
                back_off = min(back_off * 2, 5.0)
            finally:
                try:
                    await asyncio.wait_for(consumer.stop(), 2)
                except Exception as error:
                    logger().debug("consumer.stop_failed", error=type(error).__name__)

    async def _subscribe(self, consumer: AIOKafkaConsumer) -> None:
        names = [topic.name for topic in self._topics]
        if self._broker.durable:
            consumer.subscribe(names)
            return
        # A memory broker forgets groups: take every partition and let the positions decide.
        partitions: list[TopicPartition] = []
        for name in names:
            known = consumer.partitions_for_topic(name) or await consumer._client._wait_on_metadata(name) or {0}
            partitions += [TopicPartition(name, partition) for partition in known]
        consumer.assign(partitions)

    async def _fetch(self, consumer: AIOKafkaConsumer) -> None:
        last = 0.0
        read_to: dict[TopicPartition, int] = {}
        while True:
            batches = await consumer.getmany(timeout_ms=1000, max_records=2000)
            if batches:
                last = time.monotonic()
            if not self._broker.durable:
                read_to |= {partition: records[-1].offset + 1 for partition, records in batches.items()}
                self._look_for_loss(consumer, read_to)
                consumer._fetcher._fetch_max_wait_ms = BUSY_MS if time.monotonic() - last < 1 else IDLE_MS
            for partition, records in batches.items():
                self._offer(partition, records)
            if batches and self._broker.durable:
                # A hint only: where a restart begins to read.
                await consumer.commit()

    def _look_for_loss(self, consumer: AIOKafkaConsumer, read_to: dict[TopicPartition, int]) -> None:
        """A memory broker that died under us begins again at 0, and answers a fetch beyond its end with nothing, for ever."""
        for partition, offset in read_to.items():
            end = consumer.highwater(partition)
            if end is None or end >= offset:
                continue
            logger().warning("consumer.broker_forgot", topic=partition.topic, read_to=offset, end=end)
            consumer.seek(partition, 0)
            read_to[partition] = 0
            for place, lane in self.lanes.items():
                if (place.topic, place.shard) == (partition.topic, partition.partition):
                    lane.look_back()

    def _offer(self, partition: TopicPartition, records: list[Any]) -> None:
        rows: dict[Place, list[Row]] = {}
        for record in records:
            if record.value is None:
                continue
            headers = {name: value.decode() for name, value in record.headers}
            if headers.get("platform") != self._broker.platform:
                continue
            place = Place(headers.get("source", ""), partition.topic, partition.partition)
            if place in self.lanes:
                rows.setdefault(place, []).append(_row(record, headers))
        for place, of_place in rows.items():
            self.lanes[place].offer(of_place)


def _row(record: Any, headers: dict[str, str]) -> Row:
    kept = {"id": headers["ce_id"], "time": headers["ce_time"], "actor": headers.get("actor", "")}
    if "traceparent" in headers:
        kept["traceparent"] = headers["traceparent"]
    return Row(
        int(headers["epoch"]),
        int(headers["seq"]),
        record.key.decode() if record.key else "",
        headers["ce_type"],
        record.value,
        kept,
    )
