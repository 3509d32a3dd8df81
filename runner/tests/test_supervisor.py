"""Order, restarts, refusals and the stop, on small commands."""

import asyncio
import io
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from runner.launching import execute
from runner.output import Output
from runner.program import NotReady, Program
from runner.supervisor import StartFailed, Supervisor


class Stage:
    """A supervisor of small Python scripts that report to a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = io.StringIO()
        self.output = Output(self.said)
        self.supervisor = Supervisor(self.output, folder / "status.json", {})

    def add(self, name: str, script: str, *, once: bool = False, needs: tuple[str, ...] = (), **more: object) -> None:
        program = Program(
            name=name,
            argv=(sys.executable, "-c", script),
            needs=needs,
            ready=None if once else self._marked(name),
            **more,  # type: ignore[arg-type]
        )
        self.supervisor.add(program, lambda described: execute(described, self.output))

    def lasting(self, name: str) -> str:
        """A script that marks itself ready and ends in order when asked."""
        return (
            "import os, signal, sys, pathlib\n"
            f"journal = pathlib.Path({str(self.folder / 'journal')!r})\n"
            "def leave(*_):\n"
            f"    journal.open('a').write('end {name}\\n'); sys.exit(0)\n"
            "signal.signal(signal.SIGTERM, leave)\n"
            f"journal.open('a').write('start {name}\\n')\n"
            f"pathlib.Path({str(self.folder / name)!r}).write_text(str(os.getpid()))\n"
            "while True: signal.pause()\n"
        )

    def journal(self) -> list[str]:
        return (self.folder / "journal").read_text().splitlines()

    def number_in(self, name: str) -> int:
        return int((self.folder / name).read_text())

    def process(self, name: str) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / "status.json").read_text())["processes"][name]
        return found

    def _marked(self, name: str) -> Callable[[], object]:
        async def probe() -> None:
            if not (self.folder / name).exists():
                raise NotReady("no mark")

        return probe


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    yield made
    await made.supervisor.stop()


async def until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not fact():
            await asyncio.sleep(0.02)


async def test_it_starts_by_need_and_stops_in_reverse(stage: Stage) -> None:
    stage.add("third", stage.lasting("third"), needs=("second",))
    stage.add("second", stage.lasting("second"), needs=("first", "job"))
    stage.add("job", f"open({str(stage.folder / 'journal')!r}, 'a').write('job\\n')", once=True, needs=("first",))
    stage.add("first", stage.lasting("first"))
    await stage.supervisor.start()
    assert stage.journal() == ["start first", "job", "start second", "start third"]
    await stage.supervisor.stop()
    assert stage.journal()[4:] == ["end third", "end second", "end first"]


async def test_a_killed_process_is_started_again(stage: Stage) -> None:
    stage.add("lamp", stage.lasting("lamp"))
    await stage.supervisor.start()
    for round_number in (1, 2):
        before = int(str(stage.process("lamp")["pid"]))
        psutil.Process(before).kill()
        await until(lambda: stage.process("lamp")["pid"] not in (None, before))  # noqa: B023
        assert stage.process("lamp")["restarts"] == round_number


async def test_a_job_that_fails_stops_the_start_with_its_own_words(stage: Stage) -> None:
    stage.add("job", "import sys; print('column is missing'); sys.exit(3)", once=True)
    stage.add("after", stage.lasting("after"), needs=("job",))
    with pytest.raises(StartFailed, match=r"(?s)job failed \(code 3\).*column is missing"):
        await stage.supervisor.start()


async def test_a_program_that_never_lives_is_given_up(stage: Stage) -> None:
    stage.add("broken", "print('no such table'); raise SystemExit(1)")
    with pytest.raises(StartFailed, match=r"(?s)broken ended 6 times.*no such table"):
        await stage.supervisor.start()


async def test_a_program_that_does_not_answer_in_time_fails_the_start(stage: Stage) -> None:
    stage.add("mute", "import signal; signal.pause()", start_limit=0.5)
    with pytest.raises(StartFailed, match="mute is not ready after 0 s: no mark"):
        await stage.supervisor.start()


async def test_a_step_after_the_start_that_fails_ends_that_life_before_the_next(stage: Stage) -> None:
    """Two lives of one program at once: the first PostgreSQL kept the second one out for ever."""
    lives: list[object] = []

    async def after() -> None:
        lives.append(stage.process("one")["pid"])
        if len(lives) == 2:
            raise RuntimeError("tuple concurrently updated")

    stage.add("one", stage.lasting("one"), after=after)
    await stage.supervisor.start()
    psutil.Process(stage.number_in("one")).kill()
    await until(lambda: len(lives) == 3 and stage.process("one")["state"] == "ready")
    assert stage.process("one")["pid"] == lives[2]
    assert not any(psutil.pid_exists(int(str(former))) for former in lives[:2])
    assert "did not start: tuple concurrently updated; trying again" in stage.said.getvalue()


async def test_one_that_ignores_the_polite_signal_is_killed(stage: Stage) -> None:
    mark = str(stage.folder / "deaf")
    script = (
        "import signal, pathlib; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({mark!r}).touch()\n"
        "while True: signal.pause()"
    )
    stage.add("deaf", script, grace=0.5)
    await stage.supervisor.start()
    pid = int(str(stage.process("deaf")["pid"]))
    await stage.supervisor.stop()
    assert not psutil.pid_exists(pid)
    assert "does not end by itself" in stage.said.getvalue()


async def test_what_a_process_started_goes_with_it(stage: Stage) -> None:
    helper = str(stage.folder / "helper")
    script = (
        "import subprocess, sys, pathlib, signal\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        f"pathlib.Path({helper!r}).write_text(str(other.pid))\n"
        f"pathlib.Path({str(stage.folder / 'parent')!r}).touch()\n"
        "signal.pause()"
    )
    stage.add("parent", script)
    await stage.supervisor.start()
    orphan = psutil.Process(stage.number_in("helper"))
    psutil.Process(int(str(stage.process("parent")["pid"]))).send_signal(signal.SIGKILL)
    await until(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)


async def test_a_line_longer_than_the_limit_does_not_stop_the_output(stage: Stage) -> None:
    stage.add("loud", "print('x' * 3_000_000); print('and after it')", once=True)
    await stage.supervisor.start()
    await until(lambda: "and after it" in stage.said.getvalue())
