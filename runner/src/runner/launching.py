"""How a program becomes a process: executed, or forked from the warm parent. The supervisor sees only `Running`."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from runner.output import Output
from runner.program import Program

# What a process inherits from the person's shell; the rest it is told by its Program.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "PYTHONUNBUFFERED",
             "PYTHONDONTWRITEBYTECODE", "JAVA_HOME", "LD_LIBRARY_PATH")  # fmt: skip


@dataclass(frozen=True)
class Running:
    """A live process: its pid, its end, and a way to signal it."""

    pid: int
    ended: "asyncio.Future[int]"
    signal: Callable[[int], None]


Launch = Callable[[Program], Awaitable[Running]]


def full_environment(program: Program) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return inherited | {"PYTHONUNBUFFERED": "1"} | dict(program.environment)


def death_wish(program: Program) -> tuple[str, ...]:
    """The prefix that ends the process when the runner is killed. PostgreSQL carries its own, inside its namespace."""
    if "--pdeathsig" in program.argv:
        return ()
    return ("setpriv", "--pdeathsig", program.death_signal)


async def execute(program: Program, output: Output, keep_open: tuple[int, ...] = ()) -> Running:
    """Starts the program's command in a session of its own, so that the terminal's Ctrl-C reaches only the runner."""
    reading, writing = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *death_wish(program),
            *program.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            env=full_environment(program),
            start_new_session=True,
            pass_fds=keep_open,
        )
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    await output.attach(program.name, reading)
    ended = asyncio.ensure_future(process.wait())
    # What the process itself started shares its session and goes with it.
    ended.add_done_callback(lambda _: end_group(process.pid))

    def send(number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)

    return Running(process.pid, ended, send)


def end_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
