"""Two services of the chassis alone: `signing` makes events, `termination` reads them."""

from collections.abc import AsyncIterator

import pytest

from chassis.core import Core
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core


@pytest.fixture
async def producer(parts: Parts) -> AsyncIterator[Core]:
    core = await open_core(parts, "signing", await fresh_database(parts, "chassis"))
    yield core
    await close_core(core)


@pytest.fixture
async def consumer(parts: Parts) -> AsyncIterator[Core]:
    core = await open_core(parts, "termination", await fresh_database(parts, "chassis"))
    await core.db.hot.execute("CREATE TABLE seen (n integer, key text, at bigint GENERATED ALWAYS AS IDENTITY)")
    yield core
    await close_core(core)
