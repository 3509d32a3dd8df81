"""Row 5, out: a backlog in the outbox until the broker has all of it, by the sequencer and the publisher of one process.

The floor takes 500 rows, sends them with the same bytes, deletes them when they are acknowledged, and so on.
"""

from collections.abc import Mapping

from bench import backlog
from bench.child import child
from bench.facts import SOURCE
from bench.measure import Measure
from bench.parts import Parts, parts
from bench.report import Line, Target, line
from bench.rounds import Leg, alternate


async def run(measure: Measure) -> list[Line]:
    count = measure.size(100_000, 5_000)
    floors: list[Leg] = []
    products: list[Leg] = []
    for _ in range(measure.rounds):
        # The embedded broker keeps everything in memory: a new one a round, or the last round would meet a full one.
        async with parts(measure.folder) as own:
            floor, product = await alternate(
                1, lambda: _floor(own, measure, count), lambda: _product(own, measure, count)
            )
            floors += floor
            products += product
    return [
        line(
            "events out",
            "1/s",
            [one.rate for one in products],
            [one.rate for one in floors],
            Target("ratio", ">=", 0.5),
        ),
        line("CPU of the process", "us", [one.cpu * 1e6 for one in products], [one.cpu * 1e6 for one in floors]),
    ]


async def _floor(own: Parts, measure: Measure, count: int) -> Leg:
    told = {"url": await own.database(), "bootstrap": own.site.kafka_bootstrap, "topic": await own.topic()}
    return await _leg("bench.floors.relay", told, measure, count)


async def _product(own: Parts, measure: Measure, count: int) -> Leg:
    url = await own.database()
    return await _leg(
        "bench.products.relay", {"url": url, "environment": own.environment(SOURCE, database_url=url)}, measure, count
    )


async def _leg(module: str, told: Mapping[str, object], measure: Measure, count: int) -> Leg:
    """One event first: what is opened at the first one is not measured."""
    async with child(module, told, measure.folder) as relay:
        await backlog.in_outbox(str(told["url"]), 1)
        await relay.ask("drain", 1)
        await backlog.in_outbox(str(told["url"]), count)
        answer = await relay.ask("drain", count)
    return Leg(answer["seconds"], count, 0.0, 0.0, answer["cpu"] / count)
