"""Thirty students at once while processes are killed at random. WQ_FAULT_SEED repeats a run, WQ_FAULT_SECONDS lengthens it."""

import asyncio
import os
import secrets

import pytest

from runner.platform import Platform

from . import plots
from .aftermath import found_wrong
from .deeds import Ledger
from .plots import CAST, REJECTED, Plot
from .reviewers import Reviewers
from .storm import Storm, calm
from .town import Student, Town

SECONDS = float(os.environ.get("WQ_FAULT_SECONDS") or 75)
SEED = int(os.environ.get("WQ_FAULT_SEED") or secrets.randbelow(10**6))
# People set out one after the other through this part of the storm.
SPREAD = 0.8
# Each of these has to succeed for somebody, or the run says nothing about it.
VERBS = {"accept", "decline", "register", "submit", "ask", "consent", "approve", "reject"}

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]


async def test_nothing_is_lost_doubled_or_stuck(
    platform: Platform, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    def say(line: str) -> None:
        """Seen whether or not the test passes."""
        with capsys.disabled():
            print(f"\n{line}", flush=True)

    say(f"WQ_FAULT_SEED={SEED}, {SECONDS:.0f} s")
    cast: list[Plot] = [plot for plot, number in CAST.items() for _ in range(number)] + [plots.signs] * REJECTED
    students = town.take(len(cast))
    ledger = Ledger()
    numbers = [one.row["student_number"] for one in students]
    reviewers = Reviewers(town, ledger, set(numbers), set(numbers[-REJECTED:]))
    storm = Storm(platform, SEED, SECONDS)

    async def live(place: int, plot: Plot, who: Student) -> None:
        # The order in which people set out, not a wait for anything.
        await asyncio.sleep(SECONDS * SPREAD * ((place * 7) % len(cast)) / len(cast))
        await plot(town, ledger, who)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(storm.blow())
        deciding = tasks.create_task(reviewers.work())
        lives = [tasks.create_task(live(place, *pair)) for place, pair in enumerate(zip(cast, students, strict=True))]
        await asyncio.gather(*lives)
        await calm(platform)
        reviewers.enough.set()
        await deciding
    say(f"killed {dict(storm.killed)}; deeds {summary(ledger)}")

    assert await found_wrong(platform, town, ledger, students, REJECTED) == [], f"WQ_FAULT_SEED={SEED}"
    assert {deed.verb for deed in ledger.deeds if deed.is_done} >= VERBS, "the storm let too little happen"
    assert [str(deed) for deed in ledger.deeds if deed.outcome == "unknown"] == [], "patience ran out"


def summary(ledger: Ledger) -> dict[str, int]:
    kinds = sorted({(deed.verb, deed.outcome, deed.code) for deed in ledger.deeds})
    return {
        " ".join(part for part in kind if part): sum((deed.verb, deed.outcome, deed.code) == kind for deed in ledger.deeds)
        for kind in kinds
    }  # fmt: skip
