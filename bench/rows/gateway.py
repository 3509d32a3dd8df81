"""Row 13: what Envoy adds to a question, one in flight: GET of one's own letter with a token, through the gateway and direct."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.measure import Measure
from bench.parts import Parts, parts
from bench.report import Line, Target, line
from bench.rounds import Leg, alternate, closed_loop, leg
from bench.serving import Server, api_of, serving
from bench.wire import Wire, request
from bench.world import World
from chassis.testing.issuer import Issuer, issuer
from gateway import render
from runner import environment
from runner.parts import envoy

WARM = 100


async def run(measure: Measure) -> list[Line]:
    count = measure.size(2000, 200)
    async with parts(measure.folder) as own, issuer() as keys:
        world = World(await own.migrated("signing"), keys)
        await world.open()
        letter = (await world.letters(1))[0]
        headers = {"Authorization": f"Bearer {world.token(letter.student_id)}"}
        asked = request("GET", f"/api/v1/invitations/{letter.id}", headers)
        told = own.environment("signing", issuer=keys.name, jwks_url=keys.jwks_url)
        async with api_of("signing", told, measure.folder), _envoy(own, keys, measure) as door:

            async def walk(port: int) -> tuple[float, list[float]]:
                """A leg on a connection of its own: one that waited out the other leg may have been closed as idle."""
                wire = await Wire.to(port)
                await closed_loop([asked] * WARM, [wire.ask])
                walked = await closed_loop([asked] * count, [wire.ask])
                wire.close()
                return walked

            async def of_floor() -> Leg:
                return leg(*await walk(int(told["WQ_HTTP_PORT"])), 0.0)

            async def of_product() -> Leg:
                before = door.cpu()
                walked = await walk(own.site.ports.of("gateway"))
                return leg(*walked, door.cpu() - before)

            floors, products = await alternate(measure.rounds, of_floor, of_product)
    halves = [one.p50 * 1e3 for one in products], [one.p50 * 1e3 for one in floors]
    tails = [one.p99 * 1e3 for one in products], [one.p99 * 1e3 for one in floors]
    return [
        line("p50, 1 in flight", "ms", *halves, Target("more by", "<=", 1)),
        line("p99, 1 in flight", "ms", *tails),
        line("CPU of Envoy", "us", [one.cpu * 1e6 for one in products]),
    ]


@asynccontextmanager
async def _envoy(own: Parts, keys: Issuer, measure: Measure) -> AsyncIterator[Server]:
    """Envoy with the gateway's own orders; only its budgets are wider, since one account asks all the time."""
    told = environment.of_gateway(own.site) | {
        "WQ_ISSUER": keys.name, "WQ_JWKS_URL": keys.jwks_url, "WQ_GATEWAY_LIMIT_FACTOR": "1000000",
    }  # fmt: skip
    orders = measure.folder / "envoy.yaml"
    orders.write_text(render(told), encoding="utf-8")
    argv = (envoy.binary(), "-c", str(orders), "--concurrency", "1", "-l", "warn", "--disable-hot-restart",
            "--file-flush-interval-msec", "250")  # fmt: skip
    async with serving(argv, {}, own.site.ports.of("gateway"), "/healthz", measure.folder / "envoy.log") as server:
        yield server
