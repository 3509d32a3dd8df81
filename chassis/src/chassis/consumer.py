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
        self._platform = broker.platform.encode()
        self._topics: list[Topic] = consumed_by(service)
        self.lanes = {
            place: Lane(place, applier, read, head)
            for topic in self._topics
            for source in topic.producers
            for shard in range(shards)
            for place in [Place(source, topic.name, shard)]
        }
        # By the producer's name as a record carries it.
        self._lanes_of: dict[TopicPartition, dict[bytes, Lane]] = {}
        for place, lane in self.lanes.items():
            self._lanes_of.setdefault(TopicPartition(place.topic, place.shard), {})[place.source.encode()] = lane

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
            batches = await self._next(consumer)
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
            for lane in self._lanes_of.get(partition, {}).values():
                lane.look_back()

    async def _next(self, consumer: AIOKafkaConsumer) -> dict[TopicPartition, list[Any]]:
        """What has arrived, of the partitions that a lane has room for. The others keep in the broker what they have."""
        mine = consumer.assignment()
        asked = [partition for partition in mine if not self._is_full(partition)]
        if mine and not asked:
            await asyncio.sleep(BUSY_MS / 1000)
            return {}
        wait = 1000 if len(asked) == len(mine) else BUSY_MS
        batches: dict[TopicPartition, list[Any]] = await consumer.getmany(*asked, timeout_ms=wait, max_records=2000)
        return batches

    def _is_full(self, partition: TopicPartition) -> bool:
        lanes = self._lanes_of.get(partition, {}).values()
        return bool(lanes) and not any(lane.has_room for lane in lanes)

    def _offer(self, partition: TopicPartition, records: list[Any]) -> None:
        lanes = self._lanes_of.get(partition, {})
        rows: dict[Lane, list[Row]] = {}
        for record in records:
            headers = dict(record.headers)
            if record.value is None or headers.get("platform") != self._platform:
                continue
            lane = lanes.get(headers.get("source", b""))
            if lane is None:
                continue
            if lane.has_room:
                rows.setdefault(lane, []).append(_row(record, headers))
            else:
                # Full, while another producer's lane of this partition is not: the producer's log has the row.
                lane.look_back()
        for lane, of_lane in rows.items():
            lane.offer(of_lane)


# Name of a header on the broker and in a log row.
_KEPT = (("ce_id", "id"), ("ce_time", "time"), ("actor", "actor"), ("traceparent", "traceparent"))


def _row(record: Any, headers: dict[str, bytes]) -> Row:
    kept = {kept_as: headers[name].decode() for name, kept_as in _KEPT if name in headers}
    return Row(
        int(headers["epoch"]),
        int(headers["seq"]),
        record.key.decode() if record.key else "",
        headers["ce_type"].decode(),
        record.value,
        kept,
    )
