"""The plan topic, followed: every partition, from where we stopped; nothing else of the platform is ever asked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from google.protobuf.message import DecodeError

from contracts.wangqian.destinations.v1.plan_pb2 import PlanRecord
from plan_system import file
from plan_system.plan import Plan

TOPIC = "plan.records.v1"
TYPE = "wangqian.destinations.v1.PlanRecord"


@dataclass(frozen=True)
class Asked:
    """What to follow and where to write. `platform`: which installation, on a broker that several share; "": all."""

    bootstrap: str
    target: Path
    platform: str = ""
    read_committed: bool = False

    @property
    def state(self) -> Path:
        """What is kept beside the file: it can be rebuilt from the topic whenever it is lost."""
        return self.target.with_suffix(".state.json")


async def follow(asked: Asked, told: Callable[[int], None] = lambda _: None) -> None:
    """For ever; `told` hears how many rows the file has after each change. State first, then the file: a crash between the
    two is mended by the next start, which writes the file anew."""
    plan = Plan.load(asked.state)
    file.write(plan, asked.target)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=asked.bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed" if asked.read_committed else "read_uncommitted",
    )
    try:
        await consumer.start()
        await _go_on(consumer, plan)
        while True:
            batches = await consumer.getmany(timeout_ms=1000)
            changed = False
            for partition, records in batches.items():
                for record in records:
                    changed |= _take(plan, record, asked.platform)
                plan.offsets[str(partition.partition)] = records[-1].offset + 1
            if batches:
                plan.save(asked.state)
            if changed:
                file.write(plan, asked.target)
                told(len(plan.rows))
    finally:
        await consumer.stop()


async def _go_on(consumer: AIOKafkaConsumer, plan: Plan) -> None:
    """Every partition from our own offset, or from its beginning where the broker has forgotten or begun anew."""
    partitions = [TopicPartition(TOPIC, number) for number in await _partitions(consumer)]
    consumer.assign(partitions)
    begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    for partition in partitions:
        kept = plan.offsets.get(str(partition.partition), 0)
        consumer.seek(partition, kept if begins[partition] <= kept <= ends[partition] else begins[partition])


async def _partitions(consumer: AIOKafkaConsumer) -> list[int]:
    """The topic's partitions; asked again while the broker is still making the topic."""
    while True:
        await consumer.topics()
        if found := consumer.partitions_for_topic(TOPIC):
            return sorted(found)
        await asyncio.sleep(0.5)


def _take(plan: Plan, record: ConsumerRecord, platform: str) -> bool:
    headers = dict(record.headers)
    if platform and headers.get("platform", b"").decode() != platform:
        return False
    if record.value is None:
        plan.drop(record.key.decode())
        return True
    if headers.get("ce_type", TYPE.encode()).decode() != TYPE:
        return False
    try:
        return plan.take(PlanRecord.FromString(record.value))
    except DecodeError as error:
        raise ValueError(f"{TOPIC}: offset {record.offset} is no {TYPE}: update the contracts package") from error
