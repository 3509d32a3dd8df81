"""The command itself: start everything, say where it is, keep it until told to stop."""

import asyncio
import json
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from watchfiles import awatch

from runner import catalogue
from runner.forking import Zygote
from runner.hold import AlreadyRunning, hold
from runner.launching import execute
from runner.output import Output
from runner.parts import postgres, redis
from runner.parts.topics import make_topics
from runner.ports import SERVICES, first_taken
from runner.program import Program
from runner.site import Site, prepare_secrets
from runner.supervisor import StartFailed, Supervisor

# How long what a killed runner left behind may take to end.
PORT_PATIENCE = 5.0
WATCHED_ENDINGS = (".py", ".html", ".css", ".sql", ".yaml")


@dataclass(frozen=True)
class Wishes:
    """What to start and how, as far as the site does not say it."""

    services: tuple[str, ...] | None = None
    """None: all that are installed. Empty: the parts only."""
    pages: bool = True
    warm_parent: bool = True
    develop: str = ""


async def run(site: Site, wishes: Wishes, output: Output) -> int:
    """Runs the platform until SIGINT or SIGTERM. Returns the exit code; every refusal is one line."""
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    try:
        with hold(site.state):
            return await _run_held(site, wishes, output, asked_to_stop)
    except AlreadyRunning as running:
        print(f"wangqian: {running}", file=sys.stderr)
        return 1


async def _run_held(site: Site, wishes: Wishes, output: Output, asked_to_stop: asyncio.Event) -> int:
    services = wishes.services if wishes.services is not None else catalogue.installed(SERVICES, "app")
    if wishes.services is None and (absent := [name for name in SERVICES if name not in services]):
        output.say(f"not installed, so not started: {', '.join(absent)}")
    prepare_secrets(site)
    own_parts = catalogue.parts(site)
    programs = own_parts + (catalogue.programs(site, services) if wishes.pages or services else [])
    if wishes.develop and wishes.develop not in {program.name for program in programs}:
        print(f"wangqian: there is no program {wishes.develop!r} to develop", file=sys.stderr)
        return 1
    if taken := await first_taken(site.ports, _ports_of(programs), _patience(site)):
        port = site.ports.of(taken)
        print(f"wangqian: port {port} ({taken}) is taken; free it or choose others: make run PORT_BASE="
              f"{site.ports.base + 1000}", file=sys.stderr)  # fmt: skip
        return 1
    facts: dict[str, object] = {"port_base": site.ports.base, "public_url": site.public_url, "broker": site.broker}
    supervisor = Supervisor(output, site.status_file, facts)
    _add_all(supervisor, programs, services, wishes, output)
    watching = [
        asyncio.create_task(watch_files(supervisor, catalogue.in_development(each), output))
        for each in programs
        if each.name == wishes.develop
    ]
    try:
        starting = asyncio.create_task(_start(site, supervisor))
        stopping = asyncio.create_task(asked_to_stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            _announce(site, programs, output)
            await stopping
        else:
            starting.cancel()
        return 0
    except StartFailed as failure:
        print(f"wangqian: {failure}", file=sys.stderr)
        return 1
    finally:
        for task in watching:
            task.cancel()
        await supervisor.stop()


def _patience(site: Site) -> float:
    """None where the last run ended in order: then a taken port is somebody else's."""
    try:
        phase = json.loads(site.status_file.read_text(encoding="utf-8"))["phase"]
    except FileNotFoundError:
        return 0.0
    return 0.0 if phase == "stopped" else PORT_PATIENCE


async def _start(site: Site, supervisor: Supervisor) -> None:
    """Makes ready what is given from outside, then starts our own."""
    try:
        if site.outside.database_url:
            await postgres.make_databases(site)
        if site.outside.redis_url:
            await redis.admit_users(site)
        if site.outside.kafka_bootstrap:
            await make_topics(site.kafka_bootstrap)
    except Exception as fault:
        raise StartFailed(f"a part given from outside cannot be used: {fault}") from fault
    await supervisor.start()


def _add_all(
    supervisor: Supervisor, programs: list[Program], services: tuple[str, ...], wishes: Wishes, output: Output
) -> None:
    zygote = Zygote(catalogue.warm_modules(services), output)
    use_zygote = wishes.warm_parent and any(program.target for program in programs)
    if use_zygote:
        supervisor.add(zygote.describe(), zygote.launch)
    for program in programs:
        kept = catalogue.in_development(program) if program.name == wishes.develop else program
        if use_zygote and kept.target:
            supervisor.add(replace(kept, needs=(*kept.needs, zygote.NAME)), zygote.fork)
        else:
            supervisor.add(kept, lambda described: execute(described, output))


async def watch_files(supervisor: Supervisor, program: Program, output: Output) -> None:
    """Restarts the program whenever a file of its sources changes, for ever."""
    async for changes in awatch(*program.watch):
        changed = sorted({Path(path).name for _, path in changes if path.endswith(WATCHED_ENDINGS)})
        if changed:
            output.say(f"{', '.join(changed[:3])} changed; restarting {program.name}")
            supervisor.restart(program.name)


def _ports_of(programs: list[Program]) -> list[str]:
    owned = {
        "broker": ["kafka"],
        "envoy": ["gateway", "gateway-internal", "gateway-admin"],
        "migrate": [],
        **{name: [f"{name}-http", f"{name}-grpc"] for name in SERVICES},
        "notify": ["notify-http", "notify-grpc", "smtp"],
    }
    return [port for program in programs for port in owned.get(program.name, [program.name])]


def _announce(site: Site, programs: list[Program], output: Output) -> None:
    names = {program.name for program in programs}
    if "envoy" in names:
        output.plain(f"网签 is ready: {site.public_url}")
    else:
        output.plain(f"ready: {', '.join(sorted(names))}")
    if site.accounts_file.exists():
        accounts = json.loads(site.accounts_file.read_text(encoding="utf-8"))
        # One of each role; the notes of the others may be personal and stay in the file.
        for account in {account["role"]: account for account in reversed(accounts)}.values():
            output.plain("  " + "  ".join(str(account[key]) for key in ("role", "login", "password", "name")))
        output.plain(f"all {len(accounts)} accounts: {site.accounts_file}")
