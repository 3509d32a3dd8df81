"""The world of the contract suite: one platform, two stories that share nothing, and a witness of every answer.

WANGQIAN_RECORD_EXAMPLES=1 writes what the witness saw as the examples of the OpenAPI documents (`make examples`)."""

import os
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import pytest_asyncio

from runner.platform import Platform

from .witness import Witness
from .world import Builder, World


@pytest.fixture(scope="session")
def witness(platform: Platform) -> Iterator[Witness]:
    made = Witness(platform.public_url)
    yield made
    if os.environ.get("WANGQIAN_RECORD_EXAMPLES"):
        made.record()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(platform: Platform, accounts: list[dict[str, str]], witness: Witness) -> AsyncIterator[World]:
    builder = Builder(platform.public_url, accounts, witness)
    try:
        yield await builder.world()
    finally:
        await builder.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(witness: Witness) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=60), trace_configs=[witness.trace()]
    ) as session:
        yield session
