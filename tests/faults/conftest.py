"""The platform that gets hurt: its own, or the one that runs on WQ_FAULT_STATE and is looked at afterwards."""

import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from chassis.testing.plugin import free_port_base
from runner.platform import Platform, attach, started

from . import plots
from .person import Person
from .storm import calm
from .town import Town, build

# Students of the deterministic tests, beside the thirty of the storm.
OTHERS = 16


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    if state := os.environ.get("WQ_FAULT_STATE"):
        yield attach(Path(state))
        return
    with started(tmp_path_factory.mktemp("faults"), free_port_base()) as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole_town(platform: Platform) -> AsyncIterator[Town]:
    accounts = json.loads(platform.site.accounts_file.read_text("utf-8"))
    opened: list[Person] = []
    try:
        yield await build(platform.public_url, accounts, sum(plots.CAST.values()) + plots.REJECTED + OTHERS, opened)
    finally:
        for one in opened:
            await one.__aexit__()


@pytest_asyncio.fixture(loop_scope="session")
async def town(platform: Platform, whole_town: Town) -> Town:
    """The town while everything is up."""
    await calm(platform)
    return whole_town
