"""One transaction, one commit, in one place. SQLAlchemy for cold paths, an asyncpg pool for hot ones and for the loops."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
from google.protobuf.message import Message
from sqlalchemy import Executable, RowMapping
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from chassis.actor import PLATFORM, Actor
from chassis.clock import Clock
from chassis.outbox import Written, write_all

# Nothing may hold a lock for long: a stuck client must not stop the house.
SESSION = {
    "lock_timeout": "2000",
    "statement_timeout": "20000",
    "idle_in_transaction_session_timeout": "20000",
    "timezone": "UTC",
}


class Tx:
    """An open transaction and who acts in it. Events emitted here are written just before the commit, under the locks taken."""

    def __init__(self, connection: AsyncConnection, actor: Actor, now: datetime) -> None:
        self.connection = connection
        self.actor = actor
        self.now = now
        self.written: list[Written] = []

    async def execute(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        return await self.connection.execute(statement, parameters)

    async def row(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> RowMapping | None:
        """The first row as a mapping, or None."""
        return (await self.connection.execute(statement, parameters)).mappings().first()

    async def rows(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[RowMapping]:
        return (await self.connection.execute(statement, parameters)).mappings().all()

    async def value(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.connection.execute(statement, parameters)).scalar()

    def emit(self, event: Message, key: object) -> None:
        """Announce a fact. `key` decides its order: the student id, or the employer or school id where there is no student."""
        self.written.append(Written.of(event, str(key), self.actor, self.now))


class Database:
    """Pools of one service. `begin` commits on clean exit and nowhere else."""

    def __init__(self, url: str, clock: Clock, shards: int = 1, cold_pool: int = 4, hot_pool: int = 4) -> None:
        self.url = url
        self.clock = clock
        self.shards = shards
        self._cold_size, self._hot_size = cold_pool, hot_pool
        self.engine: AsyncEngine
        self.hot: asyncpg.Pool
        # Called after each commit that wrote events; set by the service to wake its sequencer.
        self.wake: Callable[[], None] = lambda: None

    async def open(self) -> None:
        self.engine = create_async_engine(
            self.url.replace("postgresql://", "postgresql+asyncpg://"),
            pool_size=self._cold_size,
            max_overflow=0,
            pool_timeout=10,
            pool_pre_ping=False,
            connect_args={"server_settings": SESSION, "timeout": 10},
        )
        self.hot = await asyncpg.create_pool(
            self.url, min_size=1, max_size=self._hot_size, server_settings=SESSION, timeout=10, reset=_no_session_state
        )

    async def close(self) -> None:
        await self.engine.dispose()
        self.hot.terminate()

    @asynccontextmanager
    async def begin(self, actor: Actor = PLATFORM) -> AsyncIterator[Tx]:
        """A transaction acting as `actor`; commits on clean exit, else rolls back."""
        async with self.engine.connect() as connection:
            async with connection.begin():
                tx = Tx(connection, actor, self.clock.now())
                yield tx
                await write_all(connection, tx.written, self.shards)
            if tx.written:
                self.wake()

    @asynccontextmanager
    async def read(self, actor: Actor = PLATFORM) -> AsyncIterator[Tx]:
        """For questions: a transaction that is always rolled back."""
        async with self.engine.connect() as connection:
            yield Tx(connection, actor, self.clock.now())


async def _no_session_state(_: Any) -> None:
    """No session state is ever set on these connections, so a release needs no round trip to reset it."""


_TRANSIENT_STATES = ("08", "40", "53", "55P03", "57")


def is_transient(error: BaseException | None) -> bool:
    """Lost connection, none free in time, deadlock, serialisation, lock or statement time-out, shutting down: worth another try
    unchanged."""
    seen = 0
    while error is not None and seen < 5:
        if isinstance(
            error,
            (
                ConnectionError,
                TimeoutError,
                OSError,
                PoolTimeout,
                asyncpg.InterfaceError,
                asyncpg.exceptions.InternalClientError,
            ),
        ):
            return True
        state = getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
        if state and str(state).startswith(_TRANSIENT_STATES):
            return True
        error = getattr(error, "orig", None) or error.__cause__
        seen += 1
    return False
