"""Row 3: `Commitments.Get` of one `signing api` process as a peer asks it, at 1 and 32 in flight.

The floor is a servicer without interceptors and one SELECT by asyncpg, asked by the same client with the same metadata.
"""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import grpc

from bench.child import Child, child
from bench.measure import Measure
from bench.parts import Parts, parts
from bench.report import Line, Target, line
from bench.rounds import Leg, alternate, closed_loop, leg
from bench.serving import Server, api_of
from bench.world import World
from chassis.service_tokens import ServiceIdentity
from chassis.testing.issuer import issuer
from contracts.wangqian.signing.v1.commitments_service_pb2 import GetRequest
from contracts.wangqian.signing.v1.commitments_service_pb2_grpc import CommitmentsServiceStub

CALLER = "destinations"
IN_FLIGHT = (1, 32)
HELD = "UPDATE slots SET claim_id = student_id, holder_kind = 'agreement', holder_id = student_id, held_since = now(), term = 1"


class Peer:
    """A caller over one channel, as services call each other."""

    def __init__(self, own: Parts, port: int, students: Sequence[UUID]) -> None:
        token = ServiceIdentity(CALLER, own.site.secrets / "service-keys").token_for("signing")
        self._metadata = (("x-service-token", token),)
        self._channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.enable_http_proxy", 0)])
        self._get = CommitmentsServiceStub(self._channel).Get
        self._requests = [GetRequest(student_id=str(one)) for one in students]

    async def ask(self, count: int, at_once: int) -> tuple[float, list[float]]:
        jobs = (self._requests[n % len(self._requests)] for n in range(count))
        return await closed_loop(jobs, [self._one] * at_once)

    async def _one(self, asked: GetRequest) -> None:
        answer = await self._get(asked, timeout=10, metadata=self._metadata)
        assert answer.commitment.claim_id == asked.student_id

    async def close(self) -> None:
        await self._channel.close()


async def run(measure: Measure) -> list[Line]:
    count, lines = measure.size(3000, 300), []
    async with parts(measure.folder) as own, issuer() as keys:
        world = World(await own.migrated("signing"), keys)
        await world.open()
        students = [one.student_id for one in await world.letters(1000)]
        await _hold_all(world)
        told = own.environment("signing", issuer=keys.name, jwks_url=keys.jwks_url)
        bare_port = own.site.ports.of("review-grpc")
        # As many connections as the product has by default.
        floor_told = {"url": world.url, "pool": 4, "port": bare_port}
        async with (
            api_of("signing", told, measure.folder) as server,
            child("bench.floors.get", floor_told, measure.folder) as floor,
        ):
            bare, whole = (Peer(own, port, students) for port in (bare_port, int(told["WQ_GRPC_PORT"])))
            for at_once in IN_FLIGHT:
                for peer in (bare, whole):
                    await peer.ask(count // 10, at_once)
                lines += await _at(at_once, measure.rounds, count, (bare, floor), (whole, server))
            await bare.close()
            await whole.close()
    return lines


async def _at(
    at_once: int, rounds: int, count: int, bare: tuple[Peer, Child], whole: tuple[Peer, Server]
) -> list[Line]:
    async def of_floor() -> Leg:
        peer, floor = bare
        before = (await floor.ask("cpu"))["cpu"]
        seconds, took = await peer.ask(count, at_once)
        return leg(seconds, took, (await floor.ask("cpu"))["cpu"] - before)

    async def of_product() -> Leg:
        peer, server = whole
        before = server.cpu()
        seconds, took = await peer.ask(count, at_once)
        return leg(seconds, took, server.cpu() - before)

    floors, products = await alternate(rounds, of_floor, of_product)
    rates, tails = [one.rate for one in products], [one.p99 * 1e3 for one in products]
    return [
        line(f"answered, {at_once} in flight", "1/s", rates, [one.rate for one in floors], Target("ratio", ">=", 0.75)),
        line(f"p99, {at_once} in flight", "ms", tails, [one.p99 * 1e3 for one in floors], Target("ratio", "<=", 1.5)),
        line(f"CPU, {at_once} in flight", "us", [one.cpu * 1e6 for one in products], [one.cpu * 1e6 for one in floors]),
    ]


async def _hold_all(world: World) -> None:
    connection = await asyncpg.connect(world.url)
    try:
        await connection.execute(HELD)
    finally:
        await connection.close()
