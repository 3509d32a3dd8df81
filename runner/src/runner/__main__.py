"""`python -m runner run | parts | stop | reset | status | environment`: see --help. Defaults: the environment."""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from runner import environment
from runner.hold import holder
from runner.output import Output
from runner.ports import SERVICES, Ports, base_from_environment
from runner.run import Wishes, run
from runner.site import Outside, Site, default_state

STOP_LIMIT = 90.0


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    site = _site(asked)
    if asked.command == "stop":
        return _stop(site.state)
    if asked.command == "reset":
        return _reset(site.state)
    if asked.command == "status":
        return _status(site)
    if asked.command == "environment":
        print(json.dumps(environment.of_service(site, asked.service), indent=1))
        return 0
    only = tuple(asked.only.split(",")) if asked.command == "run" and asked.only else None
    wishes = Wishes(
        services=() if asked.command == "parts" else only,
        pages=asked.command == "run",
        warm_parent=not getattr(asked, "no_zygote", False),
        develop=getattr(asked, "dev", ""),
    )
    return asyncio.run(run(site, wishes, Output()))


def _site(asked: argparse.Namespace) -> Site:
    return Site(
        state=asked.state.resolve(),
        ports=Ports(asked.port_base),
        outside=Outside.from_environment(os.environ),
        broker=getattr(asked, "broker", "tansu"),
        fsync=not getattr(asked, "no_fsync", False),
        log_format="console" if sys.stdout.isatty() else "json",
    )


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--state", type=Path, default=default_state(), help="folder of everything that is kept")
    shared.add_argument("--port-base", type=int, default=base_from_environment(), help="first of the platform's ports")
    starting = argparse.ArgumentParser(add_help=False, parents=[shared])
    starting.add_argument("--broker", choices=("tansu", "kafka"), default=os.environ.get("BROKER") or "tansu")
    starting.add_argument("--no-fsync", action="store_true", help="quicker, loses data when the machine fails: tests")
    parser = argparse.ArgumentParser(prog="runner", description="Runs the whole platform on one machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", parents=[starting], help="start everything, until Ctrl-C")
    running.add_argument("--no-zygote", action="store_true", help="a separate Python a service, none forked")
    running.add_argument("--dev", default="", metavar="SERVICE", help="restart this one whenever its files change")
    running.add_argument("--only", default="", metavar="A,B", help="these services only, instead of all seven")
    commands.add_parser("parts", parents=[starting], help="start PostgreSQL, Redis and the broker only")
    commands.add_parser("stop", parents=[shared], help="stop what runs on the state folder")
    commands.add_parser("reset", parents=[shared], help="empty the state folder")
    commands.add_parser("status", parents=[shared], help="what runs, as JSON")
    told = commands.add_parser("environment", parents=[shared], help="what a service is told, as JSON")
    told.add_argument("service", choices=SERVICES)
    return parser


def _stop(state: Path) -> int:
    pid = holder(state)
    if pid is None:
        print("wangqian: nothing is running")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_LIMIT
    while holder(state) == pid:
        if time.monotonic() > deadline:
            print(f"wangqian: the runner (pid {pid}) does not end", file=sys.stderr)
            return 1
        time.sleep(0.05)
    return 0


def _reset(state: Path) -> int:
    if pid := holder(state):
        print(f"wangqian: it is running (pid {pid}); stop it first: make stop", file=sys.stderr)
        return 1
    shutil.rmtree(state)
    return 0


def _status(site: Site) -> int:
    if not holder(site.state):
        print("wangqian: nothing is running; start it with `make run`", file=sys.stderr)
        return 1
    print(site.status_file.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
