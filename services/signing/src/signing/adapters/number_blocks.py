"""Printed numbers in blocks of fifty a process: a counter row a letter would cost half the rate of accepting (protocols 5)."""

import asyncio
from collections import defaultdict, deque

from chassis.database import Database
from signing.numbers import BLOCK, number_of, series_of

_TAKE = """
INSERT INTO number_blocks (series, used) VALUES ($1, $2)
ON CONFLICT (series) DO UPDATE SET used = number_blocks.used + $2 RETURNING used
"""


class NumberBlocks:
    def __init__(self, db: Database, block: int = BLOCK) -> None:
        self._db, self._block = db, block
        self._free: defaultdict[str, deque[int]] = defaultdict(deque)
        self._lock = asyncio.Lock()

    async def take(self, school_code: str, class_year: int, channel: str) -> str:
        """A number that nobody else ever gets; one that is not used afterwards leaves a gap."""
        series = series_of(school_code, class_year, channel)
        async with self._lock:
            if not self._free[series]:
                used = await self._db.hot.fetchval(_TAKE, series, self._block)
                self._free[series].extend(range(used - self._block + 1, used + 1))
            return number_of(series, self._free[series].popleft())
