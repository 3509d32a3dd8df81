"""Row 15: `runner run` on a folder that was used before, until it is ready; what the whole tree then holds and burns when idle.

It has its own folder and ports: a platform that runs beside is not disturbed, only slower.
"""

import asyncio
import time

import psutil

from bench.measure import Measure
from bench.report import Line, Target, line
from bench.where import FACES, free_ports
from documents.engine.fonts import prepare_fonts
from runner import platform
from runner.platform import Platform

SETTLE = 10.0


async def run(measure: Measure) -> list[Line]:
    watch = 5.0 if measure.quick else 20.0
    prepare_fonts(FACES)
    state = measure.folder / "platform"
    # The start that makes databases and keys is not the one that people wait for every day.
    async with platform.start(state, free_ports(), options=()):
        pass
    seconds: list[float] = []
    memory: list[float] = []
    idle: list[float] = []
    for _ in range(measure.rounds):
        begun = time.perf_counter()
        async with platform.start(state, free_ports(), options=()) as running:
            seconds.append(time.perf_counter() - begun)
            await _settle(running, SETTLE)
            memory.append(_memory(running) / 1e6)
            idle.append(await _busy(running, watch) * 100)
    return [
        line("warm start", "s", seconds, target=Target("figure", "<=", 15)),
        line("memory of all (PSS)", "MB", memory, target=Target("figure", "<=", 1200)),
        line("CPU when idle", "% of a core", idle, target=Target("figure", "<=", 15)),
    ]


def _tree(running: Platform) -> list[psutil.Process]:
    """The runner and all below it."""
    runner = psutil.Process(int(running.status()["runner"]))
    return [runner, *runner.children(recursive=True)]


def _memory(running: Platform) -> float:
    """Shared pages count once, divided among those who share them."""
    total = 0
    for process in _tree(running):
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return float(total)


def _cpu(running: Platform) -> dict[int, float]:
    used: dict[int, float] = {}
    for process in _tree(running):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        used[process.pid] = times.user + times.system
    return used


async def _busy(running: Platform, seconds: float) -> float:
    """The share of one core that the tree uses while nobody asks anything."""
    before, begun = _cpu(running), time.perf_counter()
    await asyncio.sleep(seconds)
    after = _cpu(running)
    used = sum(at - before.get(pid, 0.0) for pid, at in after.items())
    return used / (time.perf_counter() - begun)


async def _settle(running: Platform, limit: float) -> None:
    """What follows a start (catching up, the first sweeps) is over when a second passes nearly without work, or time is up."""
    until = time.monotonic() + limit
    while time.monotonic() < until and await _busy(running, 1.0) > 0.1:
        continue
