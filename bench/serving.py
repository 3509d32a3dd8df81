"""A server process of the product (or Envoy) while a block lasts, and the CPU time it used."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from runner.program import NotReady, http_ok

PATIENCE = 60.0


class Server:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._seen = psutil.Process(process.pid)

    def cpu(self) -> float:
        """Seconds of CPU used since the start."""
        times = self._seen.cpu_times()
        return float(times.user + times.system)


@asynccontextmanager
async def serving(
    argv: Sequence[str], environment: Mapping[str, str], port: int, ready: str, log: Path
) -> AsyncIterator[Server]:
    """The command as a process that answers 200 on `ready`. Raises RuntimeError with its own last words when it does not."""
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *argv, stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **environment}
        )
    try:
        await _until_ready(process, port, ready, log)
        yield Server(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def api_of(service: str, environment: Mapping[str, str], folder: Path) -> AsyncIterator[Server]:
    """`python -m SERVICE api`: one process, HTTP and gRPC."""
    argv = (sys.executable, "-m", service, "api")
    _make(environment["WQ_STATE_DIR"])
    port = int(environment["WQ_HTTP_PORT"])
    async with serving(argv, environment, port, "/ready", folder / f"{service}.log") as server:
        yield server


def _make(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)


def last_words(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


async def _until_ready(process: asyncio.subprocess.Process, port: int, ready: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            await http_ok(port, ready)
            return
        except (NotReady, OSError) as obstacle:
            if process.returncode is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{obstacle}:\n{last_words(log)}") from None
        await asyncio.sleep(0.05)
