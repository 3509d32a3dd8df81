"""Thirty students at once while processes are killed at random. WQ_FAULT_SEED repeats a run, WQ_FAULT_SECONDS lengthens it."""

import asyncio
import os
import secrets
import sys

import pytest

from runner.platform import Platform

from . import plots
from .deeds import Ledger
from .facts import gather
from .law import breaches
from .plots import CAST, REJECTED, Plot
from .rest import at_rest
from .reviewers import Reviewers
from .storm import Storm, calm
from .town import Student, Town

SECONDS = float(os.environ.get("WQ_FAULT_SECONDS") or 75)
SEED = int(os.environ.get("WQ_FAULT_SEED") or secrets.randbelow(10**6))
# People set out one after the other through this part of the storm.
SPREAD = 0.8
REST = 120.0

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.slow]


async def test_nothing_is_lost_doubled_or_stuck(platform: Platform, town: Town) -> None:
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

    # What was still on its way to the queue when the reviewers went home.
    assert await settled(platform, town, ledger, numbers) == []
    facts = await gather(platform, town, students)
    assert breaches(facts, ledger) == [], f"WQ_FAULT_SEED={SEED}"
    assert sum(deed.is_done for deed in ledger.of("accept")) >= len(cast) // 2, "the storm let too little happen"
    assert [str(deed) for deed in ledger.deeds if deed.outcome == "unknown"] == [], "patience ran out"


async def settled(platform: Platform, town: Town, ledger: Ledger, numbers: list[str]) -> list[str]:
    """The platform at rest and the queue empty; what is still under way when the time is over."""
    for _ in range(3):
        if left := await at_rest(platform, REST):
            return left
        again = Reviewers(town, ledger, set(numbers), set(numbers[-REJECTED:]))
        again.enough.set()
        before = len(ledger.deeds)
        await again.work()
        if len(ledger.deeds) == before:
            return []
    return ["cases keep coming"]


def summary(ledger: Ledger) -> dict[str, int]:
    kinds = sorted({(deed.verb, deed.outcome, deed.code) for deed in ledger.deeds})
    return {
        " ".join(part for part in kind if part): sum((deed.verb, deed.outcome, deed.code) == kind for deed in ledger.deeds)
        for kind in kinds
    }  # fmt: skip


def say(line: str) -> None:
    """Seen whether or not the test passes."""
    print(line, file=sys.__stderr__, flush=True)
