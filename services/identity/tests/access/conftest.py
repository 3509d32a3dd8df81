"""The door at work: the access half in process on a database of its own, and a real gRPC server in notify's place."""

from collections.abc import AsyncIterator

import pytest

from chassis.clock import FixedClock
from chassis.core import Core
from chassis.description import Service
from chassis.ids import new_id
from chassis.rpc_server import Manners, make_server
from chassis.service_tokens import ServiceIdentity
from chassis.testing.app_under_test import running
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import add_CodesServiceServicer_to_server
from identity.app_access import access_routes

from .world import COLLEGE, SCHOOL, Browser, Notify, World


@pytest.fixture
async def world(core: Core) -> AsyncIterator[World]:
    notify = Notify()
    keys = core.settings.service_keys
    server = make_server(
        core.settings.rpc["notify"],
        Manners("notify", ServiceIdentity("notify", keys), core.tokens),
        [lambda made: add_CodesServiceServicer_to_server(notify, made)],
    )
    await server.start()
    clock = FixedClock(core.clock.now())
    core.clock = core.db.clock = clock
    # Redis is one for the whole run; each test counts its own tries.
    async for counted in core.redis.scan_iter("identity:limit:*"):
        await core.redis.delete(counted)
    access = access_routes(core)
    school, college = new_id(), new_id()
    async with core.db.begin() as tx:
        await tx.execute(SCHOOL, {"id": school})
        await tx.execute(COLLEGE, {"id": college, "school": school})
    service = Service(
        "identity",
        "identity",
        routers=access.routers,
        sweepers=access.sweepers,
        on_start=access.on_start,
        on_stop=access.on_stop,
    )
    async with running(core, service):
        yield World(core, access, notify, f"http://127.0.0.1:{core.settings.http_port}", school, college, clock)
    await server.stop(0)


@pytest.fixture
async def visitor(world: World) -> AsyncIterator[Browser]:
    async with world.browser() as made:
        yield made
