"""How to hit a moment exactly: freeze a process, hold a row so that somebody waits for it, see that they do."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from runner.platform import Platform

LIMIT = 20.0
_WAITING = """
SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE NOT l.granted AND a.datname = current_database()
"""


@asynccontextmanager
async def frozen(platform: Platform, name: str) -> AsyncIterator[None]:
    """The process hears nothing and answers nothing, but is there."""
    pid = platform.kill(name, signal.SIGSTOP)
    try:
        yield
    finally:
        if platform.pid(name) == pid:
            platform.kill(name, signal.SIGCONT)


@asynccontextmanager
async def connected(platform: Platform, service: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(platform.site.database_url(service), timeout=10)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def held(
    platform: Platform, service: str, table: str, column: str, value: str
) -> AsyncIterator[asyncpg.Connection]:
    """A row locked by somebody else, so that the service stops in the middle of its act."""
    async with connected(platform, service) as connection, connection.transaction():
        await connection.fetchrow(f"SELECT 1 FROM {table} WHERE {column} = $1::uuid FOR UPDATE", value)
        yield connection


async def somebody_waits(connection: asyncpg.Connection) -> None:
    """Until a statement of this database waits for a lock. Raises TimeoutError."""
    await until_true(connection, _WAITING)


async def until_true(connection: asyncpg.Connection, question: str, *values: object) -> None:
    """Polls until the question answers something. Raises TimeoutError."""
    deadline = time.monotonic() + LIMIT
    while not await connection.fetchval(question, *values):
        if time.monotonic() > deadline:
            raise TimeoutError(question)
        await asyncio.sleep(0.005)
