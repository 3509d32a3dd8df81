"""The platform from a test: start it on its own folder and ports, ask who is who, kill a process, see it back.

async with platform.start(tmp_path, port_base=18400) as running:
    before = running.pid("postgres")
    running.kill("postgres")
    await running.back("postgres", before)
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runner import environment
from runner.hold import holder
from runner.ports import Ports
from runner.site import Outside, Site

START_LIMIT = 120.0
STOP_LIMIT = 60.0


@dataclass(frozen=True)
class Platform:
    """A running platform, known by its folder; the runner itself is another process, so any event loop may use this."""

    site: Site

    @property
    def public_url(self) -> str:
        return self.site.public_url

    def status(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.site.status_file.read_text(encoding="utf-8"))
        return answer

    def processes(self) -> list[str]:
        """The names of all kept processes, the one-shot jobs left out."""
        return [name for name, process in self.status()["processes"].items() if process["state"] != "done"]

    def pid(self, name: str) -> int:
        """Raises ProcessLookupError when it is down just now."""
        pid = self.status()["processes"][name]["pid"]
        if pid is None:
            raise ProcessLookupError(f"{name} is down")
        return int(pid)

    def environment(self, service: str) -> dict[str, str]:
        """What the service is told: its database, its Redis user, the others' addresses."""
        return environment.of_service(self.site, service)

    def log(self) -> str:
        return (self.site.state / "platform.log").read_text(encoding="utf-8")

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Sends the signal, kill -9 unless told otherwise, and returns the pid that got it."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    def is_back(self, name: str, before: int) -> bool:
        process = self.status()["processes"][name]
        return process["state"] == "ready" and process["pid"] not in (None, before)

    async def back(self, name: str, before: int, limit: float = 60.0) -> int:
        """Waits until the process that had the pid `before` is ready again as another. Returns its new pid."""
        deadline = time.monotonic() + limit
        while not self.is_back(name, before):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} did not come back: {self.status()['processes'][name]}")
            await asyncio.sleep(0.05)
        return self.pid(name)


def attach(state: Path) -> Platform:
    """The platform that runs on the folder. Raises ProcessLookupError when none does."""
    if not holder(state):
        raise ProcessLookupError(f"nothing runs on {state}")
    status = json.loads((state / "status.json").read_text(encoding="utf-8"))
    site = Site(state, Ports(status["port_base"]), Outside.from_environment(os.environ), status["broker"])
    return Platform(site)


@contextmanager
def started(
    state: Path,
    port_base: int,
    *,
    parts_only: bool = False,
    options: tuple[str, ...] = ("--no-fsync",),
    extra: Mapping[str, str] | None = None,
) -> Iterator[Platform]:
    """Runs a platform of its own while the block lasts. `options` go to the command, `extra` into its environment.

    Raises RuntimeError with the runner's own words when it does not become ready.
    """
    state.mkdir(parents=True, exist_ok=True)
    log = state / "platform.log"
    command = [sys.executable, "-m", "runner", "parts" if parts_only else "run", "--state", str(state),
               "--port-base", str(port_base), *options]  # fmt: skip
    with log.open("ab") as stream:
        runner = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env={**os.environ, **(extra or {})}
        )
    try:
        _wait(lambda: _is_ready(state, runner), START_LIMIT, lambda: _last_lines(log))
        yield attach(state)
    finally:
        if runner.poll() is None:
            runner.send_signal(signal.SIGTERM)
        try:
            runner.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            runner.kill()
            runner.wait()
            raise


@asynccontextmanager
async def start(
    state: Path,
    port_base: int,
    *,
    parts_only: bool = False,
    options: tuple[str, ...] = ("--no-fsync",),
    extra: Mapping[str, str] | None = None,
) -> AsyncIterator[Platform]:
    """`started` for an async test: the loop stays free while the platform starts and stops."""
    running = started(state, port_base, parts_only=parts_only, options=options, extra=extra)
    platform = await asyncio.to_thread(running.__enter__)
    try:
        yield platform
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)


def _is_ready(state: Path, runner: subprocess.Popen[bytes]) -> bool:
    if runner.poll() is not None:
        raise RuntimeError(f"the runner ended with {runner.returncode}:\n{_last_lines(state / 'platform.log')}")
    try:
        status = json.loads((state / "status.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    # A folder used before holds the status of its last run until the first note of this one.
    return bool(status["runner"] == runner.pid and status["phase"] == "ready")


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])


def _wait(fact: Callable[[], bool], limit: float, story: Callable[[], str]) -> None:
    deadline = time.monotonic() + limit
    while not fact():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not ready after {limit:.0f} s:\n{story()}")
        time.sleep(0.05)
