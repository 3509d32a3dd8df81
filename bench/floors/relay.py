"""The floor of row 5, out: select 500, send, delete; with the product's headers, so that the broker gets the same bytes."""

import asyncio
import time

import asyncpg
from aiokafka import AIOKafkaProducer

from bench.facts import SOURCE
from bench.inside import Told, orders, run, say
from chassis.publisher import headers_of

BATCH = 500
SELECT = "SELECT id, key, type, data, headers FROM outbox ORDER BY id LIMIT $1"
DELETE = "DELETE FROM outbox WHERE id = ANY($1)"


async def main(told: Told) -> None:
    """`drain COUNT`: the answer comes when so many are acknowledged and gone."""
    connection = await asyncpg.connect(told["url"])
    producer = AIOKafkaProducer(bootstrap_servers=told["bootstrap"], acks="all", enable_idempotence=False, linger_ms=0)
    await producer.start()
    say(ready=True)
    async for _, count in orders():
        begun, cpu, done = time.monotonic(), time.process_time(), 0
        while done < int(count):
            done += await _batch(connection, producer, told["topic"])
        say(seconds=time.monotonic() - begun, cpu=time.process_time() - cpu)


async def _batch(connection: asyncpg.Connection, producer: AIOKafkaProducer, topic: str) -> int:
    rows = await connection.fetch(SELECT, BATCH)
    acknowledged = []
    for row in rows:
        headers = headers_of("bench", SOURCE, topic, 0, 1, {**row, "seq": row["id"]})
        key = row["key"].encode()
        acknowledged.append(await producer.send(topic, value=row["data"], key=key, partition=0, headers=headers))
    await asyncio.gather(*acknowledged)
    await connection.execute(DELETE, [row["id"] for row in rows])
    return len(rows)


if __name__ == "__main__":
    run(main)
