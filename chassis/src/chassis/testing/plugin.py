"""pytest plugin (`-p chassis.testing.plugin`): real PostgreSQL, Redis and broker once a run; a database of one's own a test."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis import migrations
from chassis.core import Core, make_core
from chassis.settings import SERVICES, Settings, read_settings


@dataclass(frozen=True)
class Parts:
    """Addresses of the running parts and the environment that each service would get from the runner."""

    state: Path
    port_base: int
    environments: dict[str, dict[str, str]]
    admin_url: str

    def environment(self, service: str) -> dict[str, str]:
        return dict(self.environments[service])


def free_port_base() -> int:
    """The first of a hundred ports in a row that nobody listens on. Below 32768: from there on the system lends them out."""
    bases = [14000 + 100 * n for n in range(186)]
    start = os.getpid() % len(bases)
    for base in bases[start:] + bases[:start]:
        if all(_is_free(base + offset) for offset in (0, 1, 20, 40, 60, 61, 62, 65)):
            return base
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """PostgreSQL, Redis and the broker, for the whole run; ended with it."""
    state, base = tmp_path_factory.mktemp("parts"), free_port_base()
    runner = [sys.executable, "-m", "runner"]
    where = ["--state", str(state), "--port-base", str(base)]
    with (state / "parts.log").open("wb") as output:
        process = subprocess.Popen([*runner, "parts", *where, "--no-fsync"], stdout=output, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + 60
        while not _is_ready(state):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the parts did not start:\n" + (state / "parts.log").read_text()[-3000:])
            time.sleep(0.05)
        told = {
            name: json.loads(subprocess.check_output([*runner, "environment", name, *where], text=True))
            for name in SERVICES
        }
        passwords = json.loads((state / "secrets" / "passwords.json").read_text())
        place = told["identity"]["WQ_DATABASE_URL"].rpartition("@")[2].partition("/")[0]
        yield Parts(state, base, told, f"postgresql://postgres:{passwords['postgres']}@{place}/postgres")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _is_ready(state: Path) -> bool:
    try:
        return bool(json.loads((state / "status.json").read_text())["phase"] == "ready")
    except (FileNotFoundError, ValueError, KeyError):
        return False


def pid_of(parts: Parts, name: str) -> int:
    """The present process of a part; 0 while there is none."""
    process = json.loads((parts.state / "status.json").read_text())["processes"].get(name, {})
    return int(process.get("pid") or 0) if process.get("state") == "ready" else 0


_TEMPLATES: dict[str, str] = {}


async def fresh_database(parts: Parts, service: str) -> str:
    """The url of a new database: a clone of the service's migrated template ("chassis": the chassis' tables alone)."""
    admin = await asyncpg.connect(parts.admin_url)
    try:
        if service not in _TEMPLATES:
            template = f"template_{service}"
            await admin.execute(f'CREATE DATABASE "{template}"')
            url = parts.admin_url.rpartition("/")[0] + f"/{template}"
            if service == "chassis":
                connection = await asyncpg.connect(url)
                await connection.execute(migrations.SCHEMA.read_text())
                await connection.close()
            else:
                await asyncio.to_thread(migrations.upgrade, service, url)
            _TEMPLATES[service] = template
        name = f"test_{uuid4().hex}"
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATES[service]}"')
        return parts.admin_url.rpartition("/")[0] + f"/{name}"
    finally:
        await admin.close()


def settings_for(parts: Parts, service: str, database_url: str, **changes: Any) -> Settings:
    """Settings of a service on a database of the test's own; state in a folder of its own."""
    state = parts.state / "tests" / uuid4().hex
    state.mkdir(parents=True)
    environment = parts.environment(service) | {
        "WQ_DATABASE_URL": database_url,
        "WQ_STATE_DIR": str(state),
        "WQ_SEED": "",
    }
    # All tests share one broker: each is an installation of its own, so that none hears another's events.
    environment["WQ_PLATFORM"] = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    return read_settings(service, environment).model_copy(update=changes)


async def open_core(parts: Parts, service: str, database_url: str, **changes: Any) -> Core:
    """A core with open pools. The caller closes it (close_core)."""
    core = make_core(settings_for(parts, service, database_url, **changes))
    await core.db.open()
    return core


async def close_core(core: Core) -> None:
    await core.close()


@pytest.fixture
async def core(parts: Parts, request: pytest.FixtureRequest) -> AsyncIterator[Core]:
    """A core of the service named by the test module's SERVICE (default: the chassis' tables under the name signing)."""
    service = getattr(request.module, "SERVICE", "")
    url = await fresh_database(parts, service or "chassis")
    made = await open_core(parts, service or "signing", url)
    yield made
    await close_core(made)
