"""A child process that answers one frame at a time, and dies when it is late."""

import asyncio
import contextlib
import os
import sys
from typing import Any

from documents.engine.frames import Frame, pack, receive_frame

PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
"""The environment of a child: no address and no secret of the service is in it."""


class ChildDied(Exception):
    """The process ended without an answer."""


class ChildLate(Exception):
    """The process had no answer in time, and was killed."""


class Child:
    """One process of `python -m module arguments`. After an exception it is dead and must not be asked again."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, module: str, *arguments: str) -> "Child":
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, *arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env=environment,
            )
        )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    async def ask(self, head: dict[str, Any], parts: list[bytes], seconds: float) -> Frame:
        """The child's answer. Whatever else happens, the asker's own cancellation included, ends the child."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            async with asyncio.timeout(seconds):
                self.process.stdin.write(pack(head, parts))
                await self.process.stdin.drain()
                return await receive_frame(self.process.stdout)
        except TimeoutError:
            await self.end()
            raise ChildLate from None
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            await self.end()
            raise ChildDied from None
        except BaseException:
            await self.end()
            raise

    async def end(self) -> None:
        """Ends the process now; ending it twice does no harm."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.process.wait()
