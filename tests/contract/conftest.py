"""The world of the contract suite: one platform, two stories that share nothing, and a witness of every answer.

WANGQIAN_RECORD_EXAMPLES=1 writes what the witness saw as the examples of the OpenAPI documents (`make examples`)."""

import os
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import pytest_asyncio

from runner.platform import Platform

from .matrix import Answers, knocked_everywhere
from .witness import Witness
from .world import Builder, World


@pytest.fixture(scope="session")
def witness(platform: Platform) -> Iterator[Witness]:
    made = Witness(platform.public_url)
    yield made
    if os.environ.get("WANGQIAN_RECORD_EXAMPLES"):
        made.record()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def builder(platform: Platform, accounts: list[dict[str, str]], witness: Witness) -> AsyncIterator[Builder]:
    made = Builder(platform.public_url, accounts, witness)
    try:
        yield made
    finally:
        await made.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(builder: Builder) -> World:
    return await builder.world()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def answers(world: World, witness: Witness) -> Answers:
    """What came back when everybody had knocked at every door, once for all suites."""
    async with client(witness) as http:
        return await knocked_everywhere(world, http)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(witness: Witness) -> AsyncIterator[aiohttp.ClientSession]:
    async with client(witness) as session:
        yield session


def client(witness: Witness) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), trace_configs=[witness.trace()])
