"""What a supervised program is: how it is started, what it needs first, and how one knows that it is ready."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Step = Callable[[], Awaitable[None]]


class NotReady(Exception):
    """A probe's answer for "not yet"."""


@dataclass(frozen=True)
class Target:
    """A function that a forked child calls instead of executing a program."""

    module: str
    function: str
    arguments: tuple[str, ...] = ()
    keywords: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """One process of the platform, described. Nothing here runs anything."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    ready: Step | None = None
    """Raises NotReady or OSError until the program answers. None: ready when it has ended well (a one-shot job)."""
    before: Step | None = None
    """Done before every start: write a configuration, clear what a crash left."""
    after: Step | None = None
    """Done after every start, before anybody may rely on the program: make databases, topics."""
    target: Target | None = None
    """Forked from the warm parent when there is one."""
    folder: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: str = "KILL"
    """What the kernel sends when the runner is killed: KILL, unless the program has children of its own to end."""
    grace: float = 10.0
    start_limit: float = 60.0
    watch: tuple[Path, ...] = ()


async def port_open(host: str, port: int) -> None:
    """A probe: somebody accepts connections."""
    _, writer = await asyncio.open_connection(host, port)
    writer.close()


async def http_ok(port: int, path: str) -> None:
    """A probe: GET answers 200. Over HTTP/1.1, since Envoy refuses 1.0."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        words = (await reader.readline()).split()
        if len(words) < 2 or words[1] != b"200":
            raise NotReady(f"GET {path} answers {words[1].decode() if len(words) > 1 else 'nothing'}")
    finally:
        writer.close()
