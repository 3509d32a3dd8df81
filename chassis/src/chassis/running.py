"""A service at work: servers and loops started in order, stopped in reverse, nothing left half done."""

import asyncio
import contextlib
from collections.abc import Callable

import uvicorn
from grpc_health.v1 import health, health_pb2_grpc

from chassis import retention
from chassis.apply import Applier
from chassis.broker import Broker
from chassis.consumer import Consumer
from chassis.core import Core
from chassis.description import Service
from chassis.http import create_app
from chassis.jobs import JobRunner
from chassis.log_service import LogServicer, readers
from chassis.logs import logger
from chassis.parked import Retrier
from chassis.publisher import Publisher
from chassis.rpc_server import Manners, make_server
from chassis.sequencer import Sequencer, ensure_streams
from chassis.wake import Notifier, listen
from contracts.routing import consumed_by, produced_by
from contracts.wangqian.log.v1.log_service_pb2_grpc import add_LogServiceServicer_to_server

# Requests under way may finish within this time.
GRACE = 5.0


class Running:
    def __init__(self, core: Core, service: Service, role: str, at_ready: Callable[[], None] = lambda: None) -> None:
        self._core, self._service, self._role, self._at_ready = core, service, role, at_ready

    async def run_until(self, stop: asyncio.Event) -> None:
        core, service = self._core, self._service
        for hook in service.on_start:
            await hook()
        await ensure_streams(core.db, service.name)
        woken, moved = asyncio.Event(), asyncio.Event()
        core.db.wake = woken.set if self._role == "all" else Notifier(core.db)
        if service.seed is not None and core.settings.seed:
            await service.seed()
        async with asyncio.TaskGroup() as tasks:
            loops = (
                [tasks.create_task(loop) for loop in self._loops(woken, moved)]
                if self._role in ("worker", "all")
                else []
            )
            http = self._http()
            rpc = self._rpc() if self._role in ("api", "all") else None
            serving = tasks.create_task(http.serve())
            if rpc is not None:
                await rpc.start()
            self._at_ready()
            logger().info("service.ready", role=self._role)
            await stop.wait()
            core.draining = True
            http.should_exit = True
            if rpc is not None:
                await rpc.stop(GRACE)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(serving), GRACE)
            for loop in loops:
                loop.cancel()
        for hook in service.on_stop:
            await hook()
        logger().info("service.stopped")

    def _http(self) -> uvicorn.Server:
        # A worker has the health and metrics pages only.
        routers = self._service.routers if self._role in ("api", "all") else ()
        app = create_app(self._core, self._service.title, routers)
        config = uvicorn.Config(
            app, host=self._core.settings.bind, port=self._core.settings.http_port, log_config=None, access_log=False, lifespan="off",
            server_header=False, proxy_headers=False, timeout_graceful_shutdown=int(GRACE), http="httptools", loop="none",
        )  # fmt: skip
        server = uvicorn.Server(config)
        # Signals are ours: uvicorn must not catch them.
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
        return server

    def _rpc(self):  # type: ignore[no-untyped-def]
        core = self._core
        healthy = health.aio.HealthServicer()

        def add_health(server) -> None:  # type: ignore[no-untyped-def]
            health_pb2_grpc.add_HealthServicer_to_server(healthy, server)

        def add_log(server) -> None:  # type: ignore[no-untyped-def]
            add_LogServiceServicer_to_server(LogServicer(core.db), server)

        manners = Manners(self._service.name, core.identity, core.tokens)
        return make_server(
            f"{core.settings.bind}:{core.settings.grpc_port}", manners, [add_health, add_log, *self._service.servicers]
        )

    def _loops(self, woken: asyncio.Event, moved: asyncio.Event):  # type: ignore[no-untyped-def]
        core, service, config = self._core, self._service, self._core.settings
        if produced_by(service.name):
            yield _steady("sequencer", Sequencer(core.db, woken, moved).run)
            yield _steady("publisher", Publisher(core.db, service.name, Broker.of(config), moved).run)
            if self._role == "worker":
                yield listen(core.db.url, woken)
        if consumed_by(service.name):
            applier = Applier(core.db, service.name, service.listeners)
            read, head = readers(core.peers)
            yield Consumer(service.name, applier, read, head, Broker.of(config), config.shards).run()
            yield _steady("retrier", Retrier(core.db, service.name, applier.listen).run)
        for sweeper in (*retention.sweepers(core), *service.sweepers):
            yield sweeper.run()
        if service.jobs:
            yield JobRunner(core.db, service.jobs).run()
        for loop in service.loops:
            yield _steady(getattr(loop, "__qualname__", "loop"), loop)


async def _steady(name: str, run) -> None:  # type: ignore[no-untyped-def]
    """A loop that survives its part: the database or broker may go away and come back."""
    while True:
        try:
            await run()
            return
        except Exception as error:
            logger().warning("loop.restarted", loop=name, error=type(error).__name__, why=str(error)[:200])
            await asyncio.sleep(0.5)
