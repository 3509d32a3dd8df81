"""The service in the test's process on a seeded database of its own.

The seeds are written once a run; each test gets a clone of that database and the same keys.
"""

from collections.abc import AsyncIterator

import pytest

from chassis.testing.app_under_test import running
from chassis.testing.people import people_of
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from identity import app

from .house import House, Seeded, clone_of

_SEEDED: dict[str, Seeded] = {}


@pytest.fixture
async def seeded(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """A database with the seeds in it, made once a run."""
    if "identity" not in _SEEDED:
        url = await fresh_database(parts, "identity")
        accounts_file = tmp_path_factory.mktemp("seeds") / "accounts.json"
        core = await open_core(parts, "identity", url, accounts_file=accounts_file)
        seed = app.build(core).seed
        assert seed is not None
        await seed()
        await close_core(core)
        _SEEDED["identity"] = Seeded(url, accounts_file)
    return _SEEDED["identity"]


@pytest.fixture
async def house(parts: Parts, seeded: Seeded) -> AsyncIterator[House]:
    core = await open_core(parts, "identity", await clone_of(parts, seeded.database))
    async with running(core, app.build(core)), people_of(core) as people:
        yield House(core, people)
    await close_core(core)
