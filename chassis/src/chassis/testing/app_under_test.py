"""The whole service in the test's process: servers on its ports, loops running, until the block ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chassis.core import Core
from chassis.description import Service
from chassis.running import Running
from chassis.testing.waiting import until


@asynccontextmanager
async def running(core: Core, service: Service, role: str = "all") -> AsyncIterator[None]:
    """Run `service` with `core` (its pools open) inside the block."""
    stop = asyncio.Event()
    task = asyncio.create_task(Running(core, service, role).run_until(stop))

    async def is_up() -> bool:
        if task.done():
            task.result()
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", core.settings.http_port)
        except OSError:
            return False
        writer.close()
        return True

    await until(is_up, what=f"{service.name} to listen")
    try:
        yield
    finally:
        stop.set()
        await task
