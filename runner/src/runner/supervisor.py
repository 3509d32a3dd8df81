"""Keeps programs running: starts them in the order of their needs, restarts what dies, stops in reverse."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from runner.launching import Launch, Running
from runner.output import Output
from runner.program import NotReady, Program

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
# A process that lived this long was well: its next restart is quick again.
WELL_AFTER = 10.0
# A program that never became ready and died so often will not do better the next time.
GIVE_UP_AFTER = 5
PROBE_EVERY = 0.05
PROBE_LIMIT = 5.0


class StartFailed(Exception):
    """A program did not become ready; the message says which, and what it said last."""


@dataclass
class Kept:
    """What the supervisor knows of one program."""

    program: Program
    launch: Launch
    state: str = "waiting"
    running: Running | None = None
    restarts: int = 0
    failures: int = 0
    since: str = ""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Supervisor:
    """All programs of one platform. `start` returns when everything is ready, or raises StartFailed."""

    def __init__(self, output: Output, status_file: Path, facts: dict[str, object]) -> None:
        self._output = output
        self._status_file = status_file
        self._facts = facts
        self._kept: dict[str, Kept] = {}
        self._phase = "starting"
        self._failed: asyncio.Future[None] | None = None

    def add(self, program: Program, launch: Launch) -> None:
        self._kept[program.name] = Kept(program, launch)

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._failed = loop.create_future()
        for kept in self._kept.values():
            kept.task = loop.create_task(self._keep(kept))
        everything = loop.create_task(self._all_ready())
        await asyncio.wait([everything, self._failed], return_when=asyncio.FIRST_COMPLETED)
        if self._failed.done():
            everything.cancel()
            self._failed.result()
        self._phase = "ready"
        self._note()

    async def _all_ready(self) -> None:
        for kept in self._kept.values():
            await kept.ready.wait()

    async def stop(self) -> None:
        """Ends every program, those first that nobody else needs. Returns when all are gone."""
        self._phase = "stopping"
        left = dict(self._kept)
        while left:
            needed = {need for kept in left.values() for need in kept.program.needs}
            wave = [kept for name, kept in left.items() if name not in needed]
            await asyncio.gather(*(self._end(kept) for kept in wave))
            for kept in wave:
                del left[kept.program.name]
        self._phase = "stopped"
        self._note()

    def restart(self, name: str) -> None:
        """Ends the program politely; being kept, it starts again."""
        kept = self._kept[name]
        if kept.running:
            kept.failures = 0
            kept.running.signal(kept.program.stop_signal)

    async def _keep(self, kept: Kept) -> None:
        program = kept.program
        for need in program.needs:
            await self._kept[need].ready.wait()
        try:
            while await self._live_again(kept):
                pause = min(FIRST_PAUSE * 2**kept.failures, LONGEST_PAUSE)
                kept.failures += 1
                kept.restarts += 1
                await asyncio.sleep(pause)
        except StartFailed as failure:
            self._fail(failure)
        except Exception as fault:
            self._fail(StartFailed(f"{program.name}: {type(fault).__name__}: {fault}"))

    async def _live_again(self, kept: Kept) -> bool:
        """A life of the program. One that was ready once is never given up, whatever its next start runs into."""
        try:
            return await self._live(kept)
        except Exception as fault:
            if not kept.ready.is_set():
                raise
            self._output.say(f"{kept.program.name} did not start: {fault}; trying again")
            # It may live although a step after its start failed: two lives at once would be in each other's way.
            await self._end_life(kept)
            return True

    async def _live(self, kept: Kept) -> bool:
        """One life of the program, from before its start to its end. False: it is done and wants no other."""
        program, born = kept.program, asyncio.get_running_loop().time()
        if program.folder:
            program.folder.mkdir(parents=True, exist_ok=True)
        if program.before:
            await program.before()
        try:
            kept.running = running = await kept.launch(program)
        except ConnectionError:
            return True
        self._set(kept, "starting")
        ripening = asyncio.create_task(self._ripen(kept)) if program.ready else None
        try:
            waiting: set[asyncio.Future[int] | asyncio.Task[bool]] = {running.ended}
            if ripening:
                waiting.add(ripening)
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if ripening.done() and ripening.result():
                    self._set(kept, "ready")
                    kept.ready.set()
            code = await asyncio.shield(running.ended)
        finally:
            if ripening:
                ripening.cancel()
        kept.running = None
        if program.ready is None:
            return self._finish_once(kept, code)
        self._set(kept, "down")
        if asyncio.get_running_loop().time() - born > WELL_AFTER:
            kept.failures = 0
        if not kept.ready.is_set() and kept.failures >= GIVE_UP_AFTER:
            raise StartFailed(self._story(kept, f"ended {kept.failures + 1} times before it was ready (code {code})"))
        self._output.say(f"{program.name} ended (code {code}); starting it again")
        return True

    def _finish_once(self, kept: Kept, code: int) -> bool:
        if code != 0:
            raise StartFailed(self._story(kept, f"failed (code {code})"))
        self._set(kept, "done")
        kept.ready.set()
        return False

    async def _ripen(self, kept: Kept) -> bool:
        """True when the program answers and its `after` step is done; False when it was killed for not doing so."""
        program = kept.program
        deadline = asyncio.get_running_loop().time() + program.start_limit
        for step in (program.ready, program.after):
            while step:
                if not (obstacle := await _attempt(step())):
                    break
                if asyncio.get_running_loop().time() > deadline:
                    if kept.ready.is_set() and kept.running:
                        self._output.say(f"{program.name} does not answer: killed ({obstacle})")
                        kept.running.signal(signal.SIGKILL)
                        return False
                    raise StartFailed(self._story(kept, f"is not ready after {program.start_limit:.0f} s: {obstacle}"))
                await asyncio.sleep(PROBE_EVERY)
        return True

    async def _end(self, kept: Kept) -> None:
        if kept.task:
            kept.task.cancel()
            await asyncio.wait({kept.task})
        await self._end_life(kept)
        self._set(kept, "stopped")

    async def _end_life(self, kept: Kept) -> None:
        """Ends the process, if there is one: asked first, killed after its grace."""
        running = kept.running
        if running and not running.ended.done():
            running.signal(kept.program.stop_signal)
            done, _ = await asyncio.wait({running.ended}, timeout=kept.program.grace)
            if not done:
                self._output.say(f"{kept.program.name} does not end by itself: killed")
                running.signal(signal.SIGKILL)
                await asyncio.wait({running.ended}, timeout=kept.program.grace)
        kept.running = None

    def _story(self, kept: Kept, what: str) -> str:
        said = "".join(f"\n    {line}" for line in self._output.recent(kept.program.name))
        return f"{kept.program.name} {what}" + (f"; it said last:{said}" if said else "")

    def _fail(self, failure: StartFailed) -> None:
        if self._failed and not self._failed.done() and self._phase == "starting":
            self._failed.set_exception(failure)
        else:
            self._output.say(str(failure))

    def _set(self, kept: Kept, state: str) -> None:
        kept.state = state
        kept.since = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._note()

    def _note(self) -> None:
        """The status file tells tests and people which process is which."""
        status = self._facts | {
            "runner": os.getpid(),
            "phase": self._phase,
            "processes": {
                name: {
                    "pid": kept.running.pid if kept.running else None,
                    "state": kept.state,
                    "restarts": kept.restarts,
                    "since": kept.since,
                }
                for name, kept in self._kept.items()
            },
        }
        draft = self._status_file.with_suffix(".draft")
        draft.write_text(json.dumps(status, indent=1), encoding="utf-8")
        draft.replace(self._status_file)


async def _attempt(step: Awaitable[None]) -> str:
    """Empty when the step succeeded, else what stood in its way for now."""
    try:
        await asyncio.wait_for(step, PROBE_LIMIT)
    except (NotReady, OSError, TimeoutError) as obstacle:
        return str(obstacle) or type(obstacle).__name__
    return ""
