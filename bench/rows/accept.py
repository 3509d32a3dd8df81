"""Row 1: a student accepts an invitation, HTTP to commit, at one `signing api` process over 32 connections.

Every student accepts once with a token that the process has not seen. The floor writes the rows of one such acceptance,
byte for byte, for other letters: one statement after the other in one transaction, without HTTP.
"""

from uuid import UUID, uuid4

import asyncpg

from bench.child import Child, child
from bench.measure import Measure
from bench.parts import parts
from bench.report import Line, Target, line
from bench.rounds import Leg, alternate, closed_loop, leg
from bench.serving import Server, api_of
from bench.wire import Wire, request
from bench.world import Letter, World
from chassis.testing.issuer import issuer

AT_ONCE = 32
WARM = 100


async def run(measure: Measure) -> list[Line]:
    count = measure.size(2000, 200)
    async with parts(measure.folder) as own, issuer() as keys:
        world = World(await own.migrated("signing"), keys)
        await world.open()
        told = own.environment("signing", issuer=keys.name, jwks_url=keys.jwks_url)
        async with api_of("signing", told, measure.folder) as server:
            port = int(told["WQ_HTTP_PORT"])
            sample = (await world.letters(1))[0]
            await _accept_all(world, [sample], port, server)
            await _accept_all(world, await world.letters(WARM), port, server)
            floor_told = {"url": world.url, "at_once": AT_ONCE, "sample": str(await _agreement_of(world, sample))}
            async with child("bench.floors.accept", floor_told, measure.folder) as floor:
                await _floor_leg(floor, await world.letters(WARM))

                async def of_floor() -> Leg:
                    return await _floor_leg(floor, await world.letters(count))

                async def of_product() -> Leg:
                    return await _accept_all(world, await world.letters(count), port, server)

                floors, products = await alternate(measure.rounds, of_floor, of_product)
    return _lines(floors, products)


def _lines(floors: list[Leg], products: list[Leg]) -> list[Line]:
    return [
        line("accepted", "1/s", [one.rate for one in products], [one.rate for one in floors], Target("ratio", ">=", 0.45)),
        line("p99 to its own p50", "ms", [one.p99 * 1e3 for one in products], [one.p50 * 1e3 for one in products],
             Target("ratio", "<=", 4)),
        line("CPU of the process", "us", [one.cpu * 1e6 for one in products], [one.cpu * 1e6 for one in floors]),
    ]  # fmt: skip


async def _accept_all(world: World, letters: list[Letter], port: int, server: Server) -> Leg:
    """Requests are made before the clock runs."""
    requests = [_request(one, world.token(one.student_id)) for one in letters]
    wires = [await Wire.to(port) for _ in range(min(AT_ONCE, len(letters)))]
    before = server.cpu()
    seconds, took = await closed_loop(requests, [wire.ask for wire in wires])
    used = server.cpu() - before
    for wire in wires:
        wire.close()
    return leg(seconds, took, used)


def _request(letter: Letter, token: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4()), "If-Match": '"v1"'}
    return request("POST", f"/api/v1/invitations/{letter.id}/accept", headers, "{}")


async def _floor_leg(floor: Child, letters: list[Letter]) -> Leg:
    ids = [f"{one.id},{one.student_id}" for one in letters]
    answer = await floor.ask(*ids)
    return leg(answer["seconds"], answer["took"], answer["cpu"])


async def _agreement_of(world: World, letter: Letter) -> UUID:
    connection = await asyncpg.connect(world.url)
    try:
        found = await connection.fetchval("SELECT id FROM agreements WHERE invitation_id = $1", letter.id)
    finally:
        await connection.close()
    return UUID(str(found))
