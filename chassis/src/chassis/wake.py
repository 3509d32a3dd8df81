"""From a commit in an api process to the sequencer in a worker: one coalesced NOTIFY per 5 ms (a NOTIFY inside the transaction
halves the write rate). In role `all` both are one process and no message is needed."""

import asyncio

import asyncpg

from chassis.database import Database
from chassis.logs import logger

CHANNEL = "outbox"


class Notifier:
    """The api side: call it after each commit that wrote events."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pending: asyncio.Task[None] | None = None

    def __call__(self) -> None:
        if self._pending is None or self._pending.done():
            self._pending = asyncio.create_task(self._soon())

    async def _soon(self) -> None:
        await asyncio.sleep(0.005)
        try:
            await self._db.hot.execute(f"NOTIFY {CHANNEL}")
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            # The worker's poll finds the events half a second later.
            logger().warning("wake.notify_failed", error=type(error).__name__)


async def listen(url: str, woken: asyncio.Event) -> None:
    """The worker side: a direct connection (never through a pooler) that sets `woken`; reconnects for ever."""
    while True:
        try:
            connection = await asyncpg.connect(url, timeout=10)
            try:
                await connection.add_listener(CHANNEL, lambda *_: woken.set())
                woken.set()
                while not connection.is_closed():
                    await asyncio.sleep(5)
                    await connection.fetchval("SELECT 1")
            finally:
                connection.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            logger().warning("wake.listen_lost", error=type(error).__name__)
            await asyncio.sleep(1)
