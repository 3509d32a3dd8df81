"""Inside a child: what it is told, the orders one by one, the answers. Its other end is child.py."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import uvloop

Told = dict[str, Any]


def say(**facts: Any) -> None:
    sys.stdout.write("@" + json.dumps(facts) + "\n")
    sys.stdout.flush()


async def orders() -> AsyncIterator[list[str]]:
    """The words of each order, until the parent is gone."""
    while order := await asyncio.to_thread(sys.stdin.readline):
        yield order.split()


def run(main: Callable[[Told], Awaitable[None]]) -> None:
    """`main` gets what it is told; it says when it is ready, then obeys orders."""

    async def obey() -> None:
        await main(json.loads(await asyncio.to_thread(sys.stdin.readline)))

    uvloop.run(obey())
