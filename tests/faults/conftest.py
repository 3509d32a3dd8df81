"""The platform that gets hurt: its own, or the one that runs on WQ_FAULT_STATE and is looked at afterwards."""

import json
import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from chassis.testing.plugin import free_port_base
from runner.platform import Platform, attach, started

from . import plots
from .person import Person
from .storm import calm
from .town import Town, build

# Lines of the platform's log that a failed test shows.
SHOWN = 30
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test tells what the platform called an error, since its folder may be gone by the time that somebody looks."""
    report = yield
    hurt = getattr(item, "funcargs", {}).get("platform")
    if report.failed and hurt is not None and (log := hurt.site.state / "platform.log").exists():
        lines = log.read_text("utf-8", errors="replace").splitlines()
        errors = [line[:3000] for line in lines if '"level":"error"' in line]
        report.sections.append(("errors in the platform's log", "\n".join(errors[-SHOWN:])))
    return report
