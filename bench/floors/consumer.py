"""The floor of row 5, in: poll, one insert for all, one move of the position, commit."""

import time
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

from bench.facts import number_in
from bench.inside import Told, orders, run, say
from chassis.consumer import BUSY_MS

BATCH = 500
INSERT = "INSERT INTO seen (n, key) SELECT * FROM unnest($1::bigint[], $2::text[])"
MOVE = "UPDATE at SET seq = $1"


async def main(told: Told) -> None:
    """`until SEQ`: the answer comes when the effect of that record is committed."""
    connection = await asyncpg.connect(told["url"])
    say(ready=True)
    async for _, seq in orders():
        begun, cpu, at = time.monotonic(), time.process_time(), 0
        consumer = AIOKafkaConsumer(
            bootstrap_servers=told["bootstrap"], auto_offset_reset="earliest", enable_auto_commit=False,
            fetch_max_wait_ms=BUSY_MS,
        )  # fmt: skip
        await consumer.start()
        consumer.assign([TopicPartition(told["topic"], 0)])
        while at < int(seq):
            for records in (await consumer.getmany(timeout_ms=1000, max_records=BATCH)).values():
                at = await _take(connection, records)
        say(seconds=time.monotonic() - begun, cpu=time.process_time() - cpu)
        await consumer.stop()


async def _take(connection: asyncpg.Connection, records: list[Any]) -> int:
    for record in records:
        number_in(record.value)
    numbers = [int(dict(record.headers)["seq"]) for record in records]
    async with connection.transaction():
        await connection.execute(INSERT, numbers, [record.key.decode() for record in records])
        await connection.execute(MOVE, numbers[-1])
    return numbers[-1]


if __name__ == "__main__":
    run(main)
