"""A reader in a process of its own: bounded in memory and time, without the parent's secrets, its results streamed
as they come.

The parent waits without holding its event loop, and a slow parent slows the child down through the pipe. A file
that kills its reader kills only that process.
"""

import asyncio
import importlib
import os
import pickle
import resource
import struct
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from itertools import islice
from typing import Any, BinaryIO

from chassis.workbooks.faults import WorkbookFault
from chassis.workbooks.limits import Limits

_BATCH = 500
_HEAD = struct.Struct(">I")
_LEAST_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV", "HOME")


async def stream(
    function: Callable[..., Iterable[Any]], *args: Any, limits: Limits | None = None
) -> AsyncIterator[list[Any]]:
    """Run a module-level generator function in a child process and yield its items in batches of at most 500.

    Raises what the function raises when that is a WorkbookFault; `workbook.unreadable` when the child died of
    anything else.
    """
    limits = limits or Limits()
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "chassis.workbooks.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in _LEAST_ENVIRONMENT if name in os.environ},
    )
    assert child.stdin
    assert child.stdout
    try:
        child.stdin.write(pickle.dumps((limits, function.__module__, function.__qualname__, args)))
        child.stdin.close()
        while batch := await _next(child.stdout, limits.seconds):
            yield batch
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()


async def _next(pipe: asyncio.StreamReader, seconds: float) -> list[Any]:
    try:
        async with asyncio.timeout(seconds):
            head = await pipe.readexactly(_HEAD.size)
            answer = pickle.loads(await pipe.readexactly(_HEAD.unpack(head)[0]))
    except (asyncio.IncompleteReadError, TimeoutError, BrokenPipeError) as dead:
        raise WorkbookFault("workbook.unreadable") from dead
    if isinstance(answer, WorkbookFault):
        raise answer
    items: list[Any] = answer
    return items


def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    limits, module, name, args = pickle.loads(asked.read())
    function = getattr(importlib.import_module(module), name)
    resource.setrlimit(resource.RLIMIT_AS, (limits.address_space, limits.address_space))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
    try:
        items = iter(function(*args))
        while batch := list(islice(items, _BATCH)):
            _send(answers, batch)
        _send(answers, [])
    except WorkbookFault as fault:
        _send(answers, fault)
    except MemoryError:
        _send(answers, WorkbookFault("workbook.too_heavy"))


def _send(answers: BinaryIO, what: object) -> None:
    data = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    answers.write(_HEAD.pack(len(data)) + data)
    answers.flush()


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
