"""Run one service in a role: the only way to start. api = HTTP + gRPC, worker = loops, all = both, migrate = one shot."""

import asyncio
import gc
import importlib
import os
import signal
import sys

from chassis import logs, migrations, settings, tracing

ROLES = ("api", "worker", "all", "migrate", "openapi", "parked", "positions")


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
    if role in ("parked", "positions"):
        from chassis.operator_command import command

        asyncio.run(command(config, sys.argv[1:]))
        return
    tracing.set_up(name, config.otlp_endpoint)
    import uvloop

    uvloop.run(_serve(name, role, config))


def settle() -> None:
    """Whatever the start made lives as long as the process: the collector does not walk over it again, which costs every
    request and event a third of its CPU time."""
    gc.collect()
    gc.freeze()


async def _serve(name: str, role: str, config: settings.Settings) -> None:
    from chassis.core import make_core
    from chassis.running import Running

    core = make_core(config)
    await migrations.require_current(name, config.database_url)
    await core.db.open()
    described = importlib.import_module(f"{name}.app").build(core)
    running = Running(core, described, role, at_ready=settle)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        await running.run_until(stop)
    finally:
        await core.close()
