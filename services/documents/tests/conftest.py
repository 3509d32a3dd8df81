"""The faces, made once; and documents at work beside small real servers of the services that it asks."""

import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from chassis.core import Core
from chassis.testing.app_under_test import running
from chassis.testing.people import People, people_of
from documents.app import build
from documents.engine.fonts import Fonts, prepare_fonts

from .neighbours import Neighbours, serve_neighbours


@pytest.fixture(scope="session")
def fonts(pytestconfig: pytest.Config) -> Fonts:
    """The faces, made once a checkout and kept: the same cache that `make run` uses."""
    return prepare_fonts(pytestconfig.rootpath / ".cache")


@pytest.fixture
def ready(core: Core, fonts: Fonts) -> Core:
    """A core whose state folder has the faces already."""
    (core.settings.state_dir / "fonts").symlink_to(fonts.folder.parent)
    return core


@pytest.fixture
async def neighbours(ready: Core) -> AsyncIterator[Neighbours]:
    async with serve_neighbours(ready) as served:
        yield served


@pytest.fixture
async def people(ready: Core) -> AsyncIterator[People]:
    async with people_of(ready) as served:
        yield served


@pytest.fixture
async def service(ready: Core, neighbours: Neighbours, people: People) -> AsyncIterator[Core]:
    """The whole service running; its core."""
    async with running(ready, build(ready)):
        yield ready


@pytest.fixture
async def http(service: Core) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{service.settings.http_port}") as session:
        yield session


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """What poppler reads in a PDF, without spaces and line ends: values wrap inside table cells."""

    def read(pdf: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(pdf)
        text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
        return "".join(text.split())

    return read
