"""The world of the contract suite: one platform, two stories that share nothing."""

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from runner.platform import Platform

from .world import Builder, World


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(platform: Platform, accounts: list[dict[str, str]]) -> AsyncIterator[World]:
    builder = Builder(platform.public_url, accounts)
    try:
        yield await builder.world()
    finally:
        await builder.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        yield session
