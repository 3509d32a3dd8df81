"""Processes killed -9 at random, one or two seconds apart. The same seed gives the same names at the same pace."""

import asyncio
import random
import time
from collections import Counter

from runner.platform import Platform

# The warm parent takes every service and page with it; too often, and nobody gets anything done that could go wrong.
WEIGHTS = {
    "identity": 3, "signing": 5, "termination": 4, "destinations": 4, "review": 4, "documents": 4, "notify": 4, "postgres": 3,
    "redis": 3, "broker": 4, "envoy": 2, "zygote": 1,
}  # fmt: skip
SHORTEST, LONGEST = 1.0, 2.0


class Storm:
    def __init__(self, platform: Platform, seed: int, seconds: float) -> None:
        self._platform, self._random, self._seconds = platform, random.Random(seed), seconds
        self.killed: Counter[str] = Counter()

    async def blow(self) -> None:
        """Returns when the time is over; what was down already at its turn is left alone."""
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        until = time.monotonic() + self._seconds
        while time.monotonic() < until:
            # The pace of the faults, not a wait for anything.
            await asyncio.sleep(self._random.uniform(SHORTEST, LONGEST))
            (name,) = self._random.choices(names, weights)
            try:
                self._platform.kill(name)
            except ProcessLookupError:
                continue
            self.killed[name] += 1


async def calm(platform: Platform, limit: float = 120.0) -> None:
    """Until every process is ready again. Raises TimeoutError."""
    deadline = time.monotonic() + limit
    while True:
        kept = platform.status()["processes"]
        away = [name for name, one in kept.items() if one["state"] not in ("ready", "done")]
        if not away:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"still away after {limit:.0f} s: {away}")
        await asyncio.sleep(0.2)
