"""The floor of row 4: the bytes of the product's records through the broker and back, nothing before and nothing behind."""

import asyncio
import time

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.facts import SOURCE, TOPIC, number_in, sent
from bench.inside import Told, orders, run, say
from chassis.actor import PLATFORM
from chassis.clock import SystemClock
from chassis.consumer import BUSY_MS
from chassis.outbox import Written
from chassis.publisher import headers_of


class Loop:
    def __init__(self, topic: str, producer: AIOKafkaProducer, consumer: AIOKafkaConsumer) -> None:
        self._topic, self._producer, self._consumer = topic, producer, consumer
        self.received: dict[int, float] = {}

    async def receive(self) -> None:
        while True:
            for records in (await self._consumer.getmany(timeout_ms=1000)).values():
                now = time.monotonic()
                self.received |= {number_in(record.value): now for record in records}

    async def send(self, numbers: range, rate: float) -> dict[int, float]:
        sent_at: dict[int, float] = {}
        begun, waiting = time.monotonic(), []
        for place, n in enumerate(numbers):
            key, data, headers = _record(n)
            await asyncio.sleep(max(0.0, begun + place / rate - time.monotonic()))
            sent_at[n] = time.monotonic()
            waiting.append(await self._producer.send(self._topic, value=data, key=key, partition=0, headers=headers))
        await asyncio.gather(*waiting)
        while len(self.received) < len(sent_at):
            await asyncio.sleep(0.005)
        return sent_at


def _record(n: int) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
    one = Written.of(sent(n), f"student-{n % 1000}", PLATFORM, SystemClock().now())
    row = {"headers": one.headers, "type": one.type, "seq": n}
    return one.key.encode(), one.data, headers_of("bench", SOURCE, TOPIC, 0, 1, row)


async def main(told: Told) -> None:
    """`emit FIRST COUNT RATE`: when each was sent, and when it came back."""
    producer = AIOKafkaProducer(bootstrap_servers=told["bootstrap"], acks="all", enable_idempotence=False, linger_ms=0)
    # The embedded broker answers a fetch only at the end of the wait: the wait is the product's.
    consumer = AIOKafkaConsumer(
        bootstrap_servers=told["bootstrap"], auto_offset_reset="earliest", enable_auto_commit=False,
        fetch_max_wait_ms=BUSY_MS,
    )  # fmt: skip
    await producer.start()
    await consumer.start()
    consumer.assign([TopicPartition(told["topic"], 0)])
    loop = Loop(told["topic"], producer, consumer)
    receiving = asyncio.create_task(loop.receive())
    say(ready=True)
    async for _, first, count, rate in orders():
        loop.received.clear()
        before = time.process_time()
        sent_at = await loop.send(range(int(first), int(first) + int(count)), float(rate))
        say(sent=sent_at, received=loop.received, cpu=time.process_time() - before)
    receiving.cancel()


if __name__ == "__main__":
    run(main)
