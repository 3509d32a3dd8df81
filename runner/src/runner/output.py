"""What the platform says: one line per event, a colour per process on a terminal, JSON lines otherwise."""

import asyncio
import json
import os
import sys
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
LONGEST_LINE = 1 << 20
REMEMBERED_LINES = 20


class Output:
    """Prints the lines of all processes, and remembers the last ones of each for the moment something fails."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._coloured = stream.isatty()
        self._colour_of: dict[str, int] = {}
        self._recent: dict[str, deque[str]] = {}
        self._pumps: set[asyncio.Task[None]] = set()

    @property
    def coloured(self) -> bool:
        return self._coloured

    def say(self, text: str, *, name: str = "runner") -> None:
        """One line of `name`. JSON lines of services pass through untouched."""
        if self._coloured:
            colour = self._colour_of.setdefault(name, COLOURS[len(self._colour_of) % len(COLOURS)])
            line = f"\x1b[{colour}m{name:>12}\x1b[0m {text}"
        elif text.startswith("{") and text.endswith("}"):
            line = text
        else:
            moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = json.dumps({"at": moment, "service": name, "event": text}, ensure_ascii=False)
        try:
            print(line, file=self._stream, flush=True)
        except (BrokenPipeError, ValueError):
            # The reader of our output is gone; the platform goes on.
            self._stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115

    def plain(self, text: str) -> None:
        """A line for people: unchanged on a terminal, an event otherwise."""
        if self._coloured:
            print(text, file=self._stream, flush=True)
        else:
            self.say(text)

    def recent(self, name: str) -> list[str]:
        return list(self._recent.get(name, ()))

    async def attach(self, name: str, descriptor: int) -> None:
        """Prints everything that arrives on the pipe, until its last writer closes it."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=LONGEST_LINE)
        pipe = open(descriptor, "rb", buffering=0)  # noqa: SIM115, ASYNC230
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        task = loop.create_task(self._pump(name, reader))
        self._pumps.add(task)
        task.add_done_callback(self._pumps.discard)

    async def _pump(self, name: str, reader: asyncio.StreamReader) -> None:
        recent = self._recent.setdefault(name, deque(maxlen=REMEMBERED_LINES))
        while True:
            try:
                line = await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as end:
                line = end.partial
            except asyncio.LimitOverrunError as overrun:
                line = await reader.read(overrun.consumed or LONGEST_LINE)
            if not line:
                return
            if text := line.decode("utf-8", "replace").rstrip():
                recent.append(text)
                self.say(text, name=name)
