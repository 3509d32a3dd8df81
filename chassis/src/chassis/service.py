"""Run one service in a role: the only way to start. api = HTTP + gRPC, worker = loops, all = both, migrate = one shot."""

import asyncio
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis import logs, migrations, settings, tracing
from chassis.core import Core
from chassis.jobs import JobHandler
from chassis.listeners import Listeners
from chassis.sweeper import Sweeper

ROLES = ("api", "worker", "all", "migrate", "openapi", "parked")


@dataclass(frozen=True)
class Service:
    """A service, described: what its app.py's `build(core)` returns."""

    name: str
    title: str
    routers: Sequence[Any] = ()
    # Each adds one servicer to a gRPC server.
    servicers: Sequence[Callable[[Any], None]] = ()
    listeners: Listeners = field(default_factory=dict)
    sweepers: Sequence[Sweeper] = ()
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    # Further loops of the worker (renderers, mail catcher).
    loops: Sequence[Callable[[], Awaitable[None]]] = ()
    # Fills an empty platform; must do nothing the second time. Runs before the service is ready, in roles that serve.
    seed: Callable[[], Awaitable[None]] | None = None
    on_start: Sequence[Callable[[], Awaitable[None]]] = ()
    on_stop: Sequence[Callable[[], Awaitable[None]]] = ()


def main(name: str, role: str | None = None, environ: dict[str, str] | None = None) -> None:
    """Entry of `python -m <service> <role>` and of the runner's forked children."""
    environ = dict(os.environ) if environ is None else environ
    role = role or (sys.argv[1] if len(sys.argv) > 1 else "all")
    if role not in ROLES:
        raise SystemExit(f"unknown role {role!r}: one of {', '.join(ROLES)}")
    if role == "migrate":
        migrations.main({name: environ["WQ_DATABASE_URL"]})
        return
    if role == "openapi":
        from chassis.openapi import write

        write(name, environ)
        return
    config = settings.read_settings(name, environ)
    logs.set_up(name, config.log_format)
    if role == "parked":
        from chassis.parked_command import command

        asyncio.run(command(config, sys.argv[2:]))
        return
    tracing.set_up(name, config.otlp_endpoint)
    import uvloop

    uvloop.run(_serve(name, role, config))


def make_core(config: settings.Settings) -> Core:
    """The parts of a service, built but not opened."""
    from redis.asyncio import Redis

    from chassis.access_tokens import AccessTokens
    from chassis.clock import FileClock, SystemClock
    from chassis.database import Database
    from chassis.files import Files
    from chassis.ids import new_id
    from chassis.revocation import Revocation
    from chassis.rpc_client import Peers
    from chassis.service_tokens import ServiceIdentity

    clock = FileClock(config.clock_file) if config.clock_file else SystemClock()
    redis = Redis.from_url(config.redis_url, socket_timeout=2, socket_connect_timeout=2)
    identity = ServiceIdentity(config.service, config.service_keys)
    return Core(
        settings=config,
        clock=clock,
        ids=new_id,
        db=Database(config.database_url, clock, config.shards, config.cold_pool, config.hot_pool),
        redis=redis,
        peers=Peers(identity, config.rpc),
        files=Files(str(config.state_dir / "files")),
        identity=identity,
        tokens=AccessTokens(config.issuer, config.jwks_url),
        revocation=Revocation(redis),
    )


async def _serve(name: str, role: str, config: settings.Settings) -> None:
    from chassis.running import Running

    core = make_core(config)
    await migrations.require_current(name, config.database_url)
    await core.db.open()
    described: Service = importlib.import_module(f"{name}.app").build(core)
    running = Running(core, described, role)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await running.run_until(stop)
    finally:
        await core.peers.close()
        await core.redis.aclose()
        await core.db.close()
