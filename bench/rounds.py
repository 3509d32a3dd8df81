"""Floor and product in turn, and what a closed loop of them took. Machines are noisy: only figures of one round are compared."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Job = TypeVar("Job")
Floor = TypeVar("Floor")
Product = TypeVar("Product")


@dataclass(frozen=True)
class Leg:
    """One timed run of either side. Times in seconds; `cpu` is the serving process' own, an operation."""

    seconds: float
    count: int
    p50: float
    p99: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def leg(seconds: float, took: Sequence[float], cpu: float) -> Leg:
    """A leg from the time that each operation took and the CPU time of all of them."""
    return Leg(seconds, len(took), percentile(took, 0.5), percentile(took, 0.99), cpu / len(took))


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


async def alternate(
    rounds: int, floor: Callable[[], Awaitable[Floor]], product: Callable[[], Awaitable[Product]]
) -> tuple[list[Floor], list[Product]]:
    """Both sides once a round; who goes first changes, so that what a side leaves behind hits both alike."""
    floors: list[Floor] = []
    products: list[Product] = []
    for number in range(rounds):
        if number % 2 == 0:
            floors.append(await floor())
            products.append(await product())
        else:
            products.append(await product())
            floors.append(await floor())
    return floors, products


async def closed_loop(
    jobs: Iterable[Job], workers: Sequence[Callable[[Job], Awaitable[object]]]
) -> tuple[float, list[float]]:
    """All jobs, each worker one at a time; seconds for the whole and for each."""
    left, took = iter(jobs), []

    async def work(act: Callable[[Job], Awaitable[object]]) -> None:
        for job in left:
            started = time.perf_counter()
            await act(job)
            took.append(time.perf_counter() - started)

    started = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for act in workers:
            tasks.create_task(work(act))
    return time.perf_counter() - started, took
