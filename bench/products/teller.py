"""A service that announces facts: the chassis at work under the name signing, on a database of its own."""

import asyncio
import time
from typing import Any

from bench.facts import SOURCE, sent
from bench.inside import Told, orders, run, say
from chassis.core import Core, make_core
from chassis.description import Service
from chassis.main import settle
from chassis.running import Running
from chassis.settings import read_settings
from runner.program import NotReady, http_ok


async def main(told: Told) -> None:
    """`emit FIRST COUNT RATE`: so many a second, each committed alone; the answer says when each was."""
    settings = read_settings(SOURCE, told["environment"])
    core = make_core(settings)
    await core.db.open()
    serving = asyncio.create_task(
        Running(core, Service(SOURCE, "bench"), told["role"], at_ready=settle).run_until(asyncio.Event())
    )
    while True:
        try:
            await http_ok(settings.http_port, "/ready")
            break
        except (NotReady, OSError):
            if serving.done():
                serving.result()
            await asyncio.sleep(0.05)
    say(ready=True)
    async for _, first, count, rate in orders():
        say(committed=await _emit(core, range(int(first), int(first) + int(count)), float(rate)))


async def _emit(core: Core, numbers: range, rate: float) -> dict[int, float]:
    """Open loop: each at its time, whether the ones before are done or not."""
    committed: dict[int, float] = {}

    async def one(n: int) -> None:
        async with core.db.begin() as tx:
            tx.emit(sent(n), f"student-{n % 1000}")
        committed[n] = time.monotonic()

    begun = time.monotonic()
    tasks: list[asyncio.Task[Any]] = []
    for place, n in enumerate(numbers):
        await asyncio.sleep(max(0.0, begun + place / rate - time.monotonic()))
        tasks.append(asyncio.create_task(one(n)))
    await asyncio.gather(*tasks)
    return committed


if __name__ == "__main__":
    run(main)
