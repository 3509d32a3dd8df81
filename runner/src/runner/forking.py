"""The runner's end of the warm parent (zygote.py): asks for forks, hears of ends."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from dataclasses import replace
from typing import Any

from runner.launching import Running, execute, full_environment
from runner.output import Output
from runner.program import NotReady, Program
from runner.zygote import LARGEST_MESSAGE


class Zygote:
    """The warm parent as a program that the supervisor keeps, and a way to fork others from it.

    When it dies everything it forked is dead too; each of them is then reported as ended, and started again by the
    supervisor as soon as the next warm parent is ready.
    """

    NAME = "zygote"

    def __init__(self, modules: list[str], output: Output) -> None:
        self._modules = modules
        self._output = output
        self._channel: socket.socket | None = None
        self._warm = asyncio.Event()
        self._starting: dict[str, asyncio.Future[int]] = {}
        self._ends: dict[int, asyncio.Future[int]] = {}

    def describe(self) -> Program:
        return Program(name=self.NAME, argv=(), ready=self._is_warm, start_limit=90)

    async def launch(self, program: Program) -> Running:
        """Starts the warm parent itself."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        channel = theirs.fileno()
        command = (sys.executable, "-m", "runner.zygote", str(channel), *self._modules)
        running = await execute(replace(program, argv=command), self._output, keep_open=(channel,))
        theirs.close()
        self._channel = ours
        asyncio.get_running_loop().add_reader(ours, self._hear)
        running.ended.add_done_callback(lambda _: self._lost(ours))
        return running

    async def fork(self, program: Program) -> Running:
        """Forks the program's target. Waits for the warm parent when there is none just now."""
        await self._warm.wait()
        target, channel = program.target, self._channel
        if target is None or channel is None:
            raise RuntimeError(f"{program.name} cannot be forked")
        reading, writing = os.pipe()
        started = asyncio.get_running_loop().create_future()
        self._starting[program.name] = started
        order = {
            "name": program.name,
            "module": target.module,
            "function": target.function,
            "arguments": target.arguments,
            "keywords": dict(target.keywords),
            "environment": full_environment(program),
        }
        try:
            socket.send_fds(channel, [json.dumps(order).encode()], [writing])
        except OSError as gone:
            os.close(reading)
            raise ConnectionError("the warm parent died") from gone
        finally:
            os.close(writing)
        await self._output.attach(program.name, reading)
        pid: int = await started
        return Running(pid, self._ends[pid], lambda number: self._send({"signal": number, "pid": pid}))

    async def _is_warm(self) -> None:
        if not self._warm.is_set():
            raise NotReady("imports are under way")

    def _send(self, message: dict[str, Any]) -> None:
        # A warm parent that died this moment has taken everything with it: nobody is left to be told.
        with contextlib.suppress(OSError):
            if self._channel is not None:
                self._channel.send(json.dumps(message).encode())

    def _hear(self) -> None:
        if self._channel is None:
            return
        try:
            packet = self._channel.recv(LARGEST_MESSAGE)
        except OSError:
            packet = b""
        if not packet:
            asyncio.get_running_loop().remove_reader(self._channel)
            return
        message = json.loads(packet)
        if "warm" in message:
            self._warm.set()
        elif "started" in message:
            # Made here and not by the caller: the end may be the very next packet.
            self._ends[message["pid"]] = asyncio.get_running_loop().create_future()
            self._starting.pop(message["started"]).set_result(message["pid"])
        elif end := self._ends.pop(message["ended"], None):
            end.set_result(message["code"])

    def _lost(self, channel: socket.socket) -> None:
        self._warm.clear()
        asyncio.get_running_loop().remove_reader(channel)
        channel.close()
        self._channel = None
        for end in self._ends.values():
            end.set_result(-signal.SIGKILL)
        for start in self._starting.values():
            start.set_exception(ConnectionError("the warm parent died"))
        self._ends.clear()
        self._starting.clear()
