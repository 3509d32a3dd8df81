"""The chassis' sequencer and publisher, side by side as in a worker."""

import asyncio
import time

from bench.facts import SOURCE
from bench.inside import Told, orders, run, say
from chassis.broker import Broker
from chassis.core import make_core
from chassis.database import Database
from chassis.main import settle
from chassis.publisher import Publisher
from chassis.sequencer import Sequencer, ensure_streams
from chassis.settings import read_settings


async def _published(db: Database) -> int:
    return int(await db.hot.fetchval("SELECT sum(published) FROM stream"))


async def main(told: Told) -> None:
    """`drain COUNT`: wakes the loops as a commit does; the answer comes when so many more are acknowledged."""
    core = make_core(read_settings(SOURCE, told["environment"]))
    await core.db.open()
    await ensure_streams(core.db, SOURCE)
    woken, moved = asyncio.Event(), asyncio.Event()
    loops = [
        asyncio.create_task(Sequencer(core.db, woken, moved).run()),
        asyncio.create_task(Publisher(core.db, SOURCE, Broker.of(core.settings), moved).run()),
    ]
    settle()
    say(ready=True)
    done = 0
    async for _, count in orders():
        done += int(count)
        begun, cpu = time.monotonic(), time.process_time()
        woken.set()
        while await _published(core.db) < done:
            assert not any(loop.done() for loop in loops)
            await asyncio.sleep(0.01)
        say(seconds=time.monotonic() - begun, cpu=time.process_time() - cpu)


if __name__ == "__main__":
    run(main)
