"""Time as an act: a use case that a worker runs again and again, on own tables only."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chassis.database import is_transient
from chassis.errors import Unavailable
from chassis.logs import logger


@dataclass(frozen=True)
class Sweeper:
    """`act` does one round and says whether more is waiting; it must be harmless when two workers run it at once."""

    name: str
    seconds: float
    act: Callable[[], Awaitable[bool]]

    async def run(self) -> None:
        while True:
            more = False
            try:
                more = await self.act()
            except Exception as error:
                if isinstance(error, Unavailable) or is_transient(error):
                    logger().warning("sweeper.waiting", sweeper=self.name, error=type(error).__name__)
                else:
                    logger().error("sweeper.failed", sweeper=self.name, exc_info=error)
            await asyncio.sleep(0.05 if more else self.seconds)
