"""A platform's parts for the tests of the runner, each test on its own folder and ports."""

import random
from pathlib import Path

import pytest

from runner.ports import OFFSETS, Ports, is_taken


@pytest.fixture
def port_base() -> int:
    """The base of a range in which nobody listens."""
    while True:
        ports = Ports(random.randrange(20000, 30000, 100))
        if not any(is_taken(ports.of(name)) for name in OFFSETS):
            return ports.base


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "网签 测试"
