"""One whole platform for all journeys of a run: everything real, on its own folder and ports; each test brings its own people.

WANGQIAN_TEST_STATE names the state folder of a platform that runs already: the tests then use that one, for quick rounds."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.testing.plugin import free_port_base
from runner.platform import Platform, attach, started

# Files of the shape that schools bring, made up; the same that identity's own tests read.
SAMPLES = Path(__file__).parents[1] / "services" / "identity" / "tests" / "samples"


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    if running := os.environ.get("WANGQIAN_TEST_STATE"):
        yield attach(Path(running))
        return
    with started(tmp_path_factory.mktemp("platform"), free_port_base()) as own:
        yield own


@pytest.fixture(scope="session")
def accounts(platform: Platform) -> list[dict[str, str]]:
    """The accounts that the seeds gave a password: role, login, password, school."""
    found: list[dict[str, str]] = json.loads(platform.site.accounts_file.read_text("utf-8"))
    return found
