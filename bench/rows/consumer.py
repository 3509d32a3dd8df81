"""Row 5, in: a backlog on the broker until its effect is committed, by the chassis' consumer with a listener that takes sets.

What the lanes cannot keep in memory they pull from the producer's log, so its api process runs beside. The floor polls 500
records, inserts them with one statement and moves one position, in one transaction, and so on.
"""

from collections.abc import Mapping
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from bench import backlog
from bench.child import child
from bench.facts import CONSUMER, SEEN, SOURCE, TOPIC, TYPE, sent
from bench.measure import Measure
from bench.parts import parts
from bench.report import Line, Target, line
from bench.rounds import Leg, alternate
from chassis.actor import PLATFORM
from chassis.clock import SystemClock
from chassis.outbox import Written
from chassis.publisher import headers_of

POSITION = "CREATE TABLE at (seq bigint NOT NULL); INSERT INTO at VALUES (0)"


async def run(measure: Measure) -> list[Line]:
    count, platform = measure.size(100_000, 5_000), uuid4().hex
    async with parts(measure.folder) as own:
        log = await own.database()
        await backlog.in_log(log, count)
        await _publish(own.site.kafka_bootstrap, platform, count)
        teller = {"environment": own.environment(SOURCE, platform=platform, database_url=log), "role": "api"}

        async def of_floor() -> Leg:
            told = {"bootstrap": own.site.kafka_bootstrap, "topic": TOPIC, "url": await own.database(SEEN, POSITION)}
            return await _leg("bench.floors.consumer", told, measure, count)

        async def of_product() -> Leg:
            hearer = own.environment(CONSUMER, platform=platform, database_url=await own.database(SEEN))
            return await _leg("bench.products.hearer", {"environment": hearer, "sets": True}, measure, count)

        async with child("bench.products.teller", teller, measure.folder):
            floors, products = await alternate(measure.rounds, of_floor, of_product)
    return [
        line(
            "events in", "1/s", [one.rate for one in products], [one.rate for one in floors], Target("ratio", ">=", 0.5)
        ),
        line("CPU of the process", "us", [one.cpu * 1e6 for one in products], [one.cpu * 1e6 for one in floors]),
    ]


async def _leg(module: str, told: Mapping[str, object], measure: Measure, count: int) -> Leg:
    """From the start of the loops, connections included on both sides, to the last effect."""
    async with child(module, told, measure.folder) as consumer:
        answer = await consumer.ask("until", count)
    return Leg(answer["seconds"], count, 0.0, 0.0, answer["cpu"] / count)


async def _publish(bootstrap: str, platform: str, count: int) -> None:
    """The same rows as in the log, as the publisher would have sent them."""
    one = Written.of(sent(0), "student", PLATFORM, SystemClock().now())
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=False, linger_ms=2)
    await producer.start()
    try:
        for seq in range(1, count + 1):
            headers = headers_of(platform, SOURCE, TOPIC, 0, 1, {"headers": one.headers, "type": TYPE, "seq": seq})
            key = f"student-{seq % 1000}".encode()
            await producer.send(TOPIC, value=one.data, key=key, partition=0, headers=headers)
    finally:
        await producer.stop()
