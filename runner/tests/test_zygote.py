"""The warm parent: children are themselves, die alone, and none outlives it."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from runner.forking import Zygote
from runner.launching import execute
from runner.output import Output
from runner.program import NotReady, Program, Target
from runner.supervisor import StartFailed, Supervisor

ACTOR = """
import os, pathlib, signal, sys
print("imported in", os.getpid(), flush=True)
WARMED_IN = os.getpid()

def main(name, *, role):
    print(f"{name} plays {role}", flush=True)
    told = {"warm": WARMED_IN, "pid": os.getpid(), "WQ_SERVICE": os.environ["WQ_SERVICE"], "role": role,
            "session": os.getsid(0), "stray": "WQ_STRAY" in os.environ}
    import json
    folder = pathlib.Path(os.environ["FOLDER"])
    (folder / f"{name}.draft").write_text(json.dumps(told))
    (folder / f"{name}.draft").rename(folder / f"{name}.json")
    while True:
        signal.pause()

def fall(name, *, role):
    raise ValueError("this one cannot play")
"""


class Troupe:
    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, io.StringIO()
        output = Output(self.said)
        (folder / "troupe_actor.py").write_text(ACTOR)
        (folder / "troupe_broken.py").write_text("raise ImportError('half written')")
        self.zygote = Zygote(["troupe_broken", "troupe_actor"], output)
        self.supervisor = Supervisor(output, folder / "status.json", {})
        environment = {"PYTHONPATH": str(folder), "WQ_STRAY": "1"}
        self.supervisor.add(replace(self.zygote.describe(), environment=environment), self.zygote.launch)
        self.execute = lambda program: execute(program, output)

    def add(self, name: str, function: str = "main") -> None:
        async def probe() -> None:
            told = self.told(name)
            if not told or not psutil.pid_exists(int(str(told["pid"]))):
                raise NotReady("not on stage")

        program = Program(
            name=name,
            argv=(sys.executable, "-c", "raise SystemExit('must be forked')"),
            environment={"WQ_SERVICE": name, "FOLDER": str(self.folder)},
            needs=(Zygote.NAME,),
            ready=probe,
            target=Target("troupe_actor", function, (name,), {"role": "all"}),
        )
        self.supervisor.add(program, self.zygote.fork)

    def told(self, name: str) -> dict[str, object]:
        kept = self.folder / f"{name}.json"
        return json.loads(kept.read_text()) if kept.exists() else {}

    def pid(self, name: str) -> int | None:
        answer: int | None = json.loads((self.folder / "status.json").read_text())["processes"][name]["pid"]
        return answer

    def again(self, name: str, before: int | None) -> bool:
        pid = self.pid(name)
        return pid not in (None, before) and self.told(name)["pid"] == pid


@pytest.fixture
async def troupe(tmp_path: Path) -> AsyncIterator[Troupe]:
    made = Troupe(tmp_path)
    yield made
    await made.supervisor.stop()


async def until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not fact():
            await asyncio.sleep(0.02)


async def test_children_share_the_imports_and_nothing_else(troupe: Troupe) -> None:
    troupe.add("romeo")
    troupe.add("julia")
    await troupe.supervisor.start()
    romeo, julia = troupe.told("romeo"), troupe.told("julia")
    assert romeo["warm"] == julia["warm"] == troupe.pid("zygote")
    assert (romeo["WQ_SERVICE"], julia["WQ_SERVICE"]) == ("romeo", "julia")
    assert romeo["pid"] == romeo["session"] == troupe.pid("romeo")
    assert romeo["stray"] is False
    # A service that cannot be imported is told of, and stops nobody else.
    assert "half written" in troupe.said.getvalue()


async def test_a_killed_child_is_forked_again_and_the_others_stay(troupe: Troupe) -> None:
    troupe.add("romeo")
    troupe.add("julia")
    await troupe.supervisor.start()
    before, other = troupe.pid("romeo"), troupe.pid("julia")
    assert before
    psutil.Process(before).kill()
    await until(
        lambda: troupe.pid("romeo") not in (None, before) and troupe.told("romeo")["pid"] == troupe.pid("romeo")
    )
    assert troupe.pid("julia") == other
    assert troupe.told("romeo")["warm"] == troupe.pid("zygote")


async def test_when_the_warm_parent_dies_its_children_die_and_all_come_back(troupe: Troupe) -> None:
    troupe.add("romeo")
    await troupe.supervisor.start()
    parent, child = troupe.pid("zygote"), troupe.pid("romeo")
    assert parent
    assert child
    psutil.Process(parent).kill()
    await until(lambda: not psutil.pid_exists(child))
    await until(lambda: troupe.again("romeo", child))
    assert troupe.told("romeo")["warm"] == troupe.pid("zygote") != parent


async def test_a_child_that_raises_fails_the_start_with_its_traceback(troupe: Troupe) -> None:
    troupe.add("hamlet", "fall")
    with pytest.raises(StartFailed, match=r"(?s)hamlet ended.*this one cannot play"):
        await troupe.supervisor.start()
