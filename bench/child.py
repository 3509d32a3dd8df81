"""A child that does one side of a measurement: started with what it is told, answers in lines. Its other end is inside.py."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.serving import last_words

# Answers are long lines where every event is timed.
_LIMIT = 1 << 26
MARK = b"@"


class Child:
    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process, self._log = process, log

    async def ask(self, *words: object) -> dict[str, Any]:
        """Give one order and wait for its answer. Without words: only wait for what it says next."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if words:
            self._process.stdin.write((" ".join(map(str, words)) + "\n").encode())
            await self._process.stdin.drain()
        while said := await self._process.stdout.readline():
            # Whatever a library prints stands between the answers.
            if said.startswith(MARK):
                answer: dict[str, Any] = json.loads(said[len(MARK) :])
                return answer
        raise RuntimeError(f"the child ended:\n{last_words(self._log)}")

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def child(
    module: str, told: Mapping[str, Any], folder: Path, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Child]:
    """The module as a process, ready, until the block ends. It is told by its first line, not by its arguments: those have limits."""
    log = folder / f"{module}.log"
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
            limit=_LIMIT, env=environment,
        )  # fmt: skip
    started = Child(process, log)
    try:
        await started.ask(json.dumps(told))
        yield started
    finally:
        await started.end()
