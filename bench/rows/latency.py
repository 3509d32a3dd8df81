"""Row 4: from a commit in one service to the effect committed in another, 100 events a second, both in processes of their own.

The floor produces and consumes the same bytes through the same broker, with the same settings of the two clients.
"""

from typing import Any
from uuid import uuid4

from bench.child import child
from bench.facts import CONSUMER, SEEN, SOURCE
from bench.measure import Measure
from bench.parts import Parts, parts
from bench.report import Line, Target, line
from bench.rounds import Leg, alternate, leg

RATE = 100
WARM = 100


async def run(measure: Measure) -> list[Line]:
    count = measure.size(1000, 200)
    async with parts(measure.folder) as own:

        async def of_floor() -> Leg:
            told = {"bootstrap": own.site.kafka_bootstrap, "topic": await own.topic()}
            async with child("bench.floors.latency", told, measure.folder) as floor:
                await floor.ask("emit", 0, WARM, RATE)
                answer = await floor.ask("emit", WARM, count, RATE)
                return _between(answer["sent"], answer["received"], answer["cpu"])

        async def of_product() -> Leg:
            return await _told_and_heard(own, measure, count)

        floors, products = await alternate(measure.rounds, of_floor, of_product)
    halves, tails = Target("more by", "<=", 15), Target("more by", "<=", 150)
    return [
        line("p50", "ms", [one.p50 * 1e3 for one in products], [one.p50 * 1e3 for one in floors], halves),
        line("p99", "ms", [one.p99 * 1e3 for one in products], [one.p99 * 1e3 for one in floors], tails),
    ]


async def _told_and_heard(own: Parts, measure: Measure, count: int) -> Leg:
    """Each leg is an installation of its own: it hears nothing of the legs before."""
    platform = uuid4().hex
    teller = own.environment(SOURCE, platform=platform, database_url=await own.database())
    hearer = own.environment(CONSUMER, platform=platform, database_url=await own.database(SEEN))
    async with (
        child("bench.products.teller", {"environment": teller, "role": "all"}, measure.folder) as telling,
        child("bench.products.hearer", {"environment": hearer, "sets": False}, measure.folder) as hearing,
    ):
        await telling.ask("emit", 0, WARM, RATE)
        await hearing.ask("until", WARM)
        committed = (await telling.ask("emit", WARM, count, RATE))["committed"]
        answer = await hearing.ask("until", WARM + count)
        handled = {n: at for n, at in answer["handled"].items() if n in committed}
        return _between(committed, handled, answer["cpu"])


def _between(begun: dict[str, Any], ended: dict[str, Any], cpu: float) -> Leg:
    if begun.keys() != ended.keys():
        raise RuntimeError(f"{len(begun)} events were told and {len(ended)} heard")
    took = [ended[n] - at for n, at in begun.items()]
    return leg(max(ended.values()) - min(begun.values()), took, cpu)
