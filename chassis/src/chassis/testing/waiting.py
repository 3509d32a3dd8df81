"""Waiting in tests: poll a fact with a deadline, never sleep and hope."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any


async def until(fact: Callable[[], Any], seconds: float = 10.0, what: str = "") -> Any:
    """The first truthy value of `fact()` (awaited if it can be). Raises AssertionError after `seconds`, naming the last value."""
    deadline = time.monotonic() + seconds
    while True:
        value = fact()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(
                f"waited {seconds} s for {what or inspect.getsource(fact).strip()}; last value: {value!r}"
            )
        await asyncio.sleep(0.02)
