"""The renderers of this process: the faces are made in a process of their own at the very first start, nobody waits for them."""

import asyncio
import contextlib
import sys
from pathlib import Path

from chassis.errors import Refusal
from chassis.logs import logger
from documents.engine.fonts import Fonts, prepared_fonts
from documents.engine.renderer import Renderer

# Before the next try to make faces, where something is missing on this machine.
PAUSE = 30.0


class PressRoom:
    """Opened in the background; `renderer()` waits, `renderer_now()` refuses while there is none."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._renderer: Renderer | None = None
        self._opened = asyncio.Event()
        self._opening: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to open; returns at once."""
        self._opening = asyncio.create_task(self._open())

    async def close(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._opening
        if self._renderer is not None:
            await self._renderer.__aexit__(None, None, None)

    async def renderer(self) -> Renderer:
        await self._opened.wait()
        return self.renderer_now()

    def renderer_now(self) -> Renderer:
        """Raises document.renderer_starting."""
        if self._renderer is None:
            raise Refusal("document.renderer_starting")
        return self._renderer

    async def _open(self) -> None:
        while self._renderer is None:
            try:
                self._renderer = await Renderer(await self._fonts()).__aenter__()
            except Exception as error:
                logger().error("press_room.not_open", error=type(error).__name__, why=str(error)[:300], seconds=PAUSE)
                await asyncio.sleep(PAUSE)
        self._opened.set()
        logger().info("press_room.open", fonts=self._renderer.fonts.id)

    async def _fonts(self) -> Fonts:
        fonts = prepared_fonts(self._state)
        while fonts is None:
            logger().info("press_room.making_fonts")
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "documents.engine.prepare", str(self._state),
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            try:
                _, said = await process.communicate()
            finally:
                if process.returncode is None:
                    process.terminate()
                    await process.wait()
            if process.returncode != 0:
                raise RuntimeError(said.decode(errors="replace").strip()[-300:] or "making the fonts failed")
            fonts = prepared_fonts(self._state)
        return fonts
