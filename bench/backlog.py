"""A backlog of events written in one statement, as so many transactions would have left it."""

import asyncpg

from bench.facts import TOPIC, TYPE, sent
from chassis.actor import PLATFORM
from chassis.clock import SystemClock
from chassis.outbox import Written

_OUTBOX = """
INSERT INTO outbox (topic, shard, key, type, data, headers)
SELECT $1, 0, 'student-' || n % 1000, $2, $3, $4::jsonb FROM generate_series(1, $5::integer) AS n
"""
_LOG = """
INSERT INTO log (topic, shard, epoch, seq, key, type, data, headers)
SELECT $1, 0, 1, n, 'student-' || n % 1000, $2, $3, $4::jsonb FROM generate_series(1, $5::integer) AS n
"""
_STREAM = "INSERT INTO stream (topic, shard, head, published) VALUES ($1, 0, $2, $2)"


def _row() -> tuple[str, str, bytes, str]:
    one = Written.of(sent(0), "student", PLATFORM, SystemClock().now())
    return TOPIC, TYPE, one.data, one.headers


async def in_outbox(url: str, count: int) -> None:
    """Events that wait to be sequenced; the table analysed, as it is where work goes on."""
    await _write(url, _OUTBOX, count, "outbox")


async def in_log(url: str, count: int) -> None:
    """Events that were sequenced and published."""
    await _write(url, _LOG, count, "log")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_STREAM, TOPIC, count)
    finally:
        await connection.close()


async def _write(url: str, statement: str, count: int, table: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement, *_row(), count)
        await connection.execute(f"ANALYZE {table}")
    finally:
        await connection.close()
