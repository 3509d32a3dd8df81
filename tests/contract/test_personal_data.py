"""After the others have run: the numbers of the world's people are in no log line, address, event, cache or clear column (domain 12).

Phones may stand where they are needed to reach a person, and nowhere else.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, TopicPartition
from redis.asyncio import Redis

from chassis.settings import SERVICES
from contracts.routing import topics
from runner.platform import Platform

from .made_up import Person
from .world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Columns that hold a phone: the catcher, which stands in for the operator of SMS on an embedded platform, and the remembered
# answers of acts on a student, which are what the staff saw (thirty days).
REACHED_BY = {("notify", "caught", "address"), ("identity", "idempotency", "answer")}


@pytest.fixture(scope="module")
def people(world: World) -> list[Person]:
    return [*world.ours.roster, *world.theirs.roster]


def found_in(text: str, wanted: set[str]) -> set[str]:
    """Which of these stand in the text, in clear or as hexadecimal bytes."""
    shown = {one for one in wanted if one in text}
    return shown | {one for one in wanted if one.encode().hex() in text}


def lines_of(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as stream:
        yield from stream


async def columns(connection: asyncpg.Connection) -> AsyncIterator[tuple[str, str]]:
    """Every column of every table that can hold text."""
    rows = await connection.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY')"
    )
    for row in rows:
        yield row["table_name"], row["column_name"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clear_columns(platform: Platform, people: list[Person]) -> list[tuple[str, str, str, str]]:
    """(what, service, table, column) of every column where a number of the world stands in clear."""
    secret = {"identity number": {p.identity_number for p in people}, "phone": {p.phone for p in people}}
    places = []
    for service in SERVICES:
        connection = await asyncpg.connect(platform.site.database_url(service))
        try:
            async for table, column in columns(connection):
                held = await connection.fetchval(f'SELECT string_agg("{column}"::text, E\'\\n\') FROM "{table}"') or ""
                places += [(what, service, table, column) for what, wanted in secret.items() if found_in(held, wanted)]
        finally:
            await connection.close()
    return places


async def test_the_search_finds_what_is_there(platform: Platform, world: World) -> None:
    """A student number, which is no secret, is in identity's tables and in the events."""
    wanted = {world.ours.roster[0].student_number}
    connection = await asyncpg.connect(platform.site.database_url("identity"))
    try:
        students = await connection.fetchval("SELECT string_agg(s::text, '') FROM students s")
        logged = await connection.fetchval("SELECT string_agg(data::text, '') FROM log")
    finally:
        await connection.close()
    assert found_in(students, wanted) == wanted
    assert found_in(logged, wanted) == wanted


async def test_no_identity_number_is_at_rest_in_clear(clear_columns: list[tuple[str, str, str, str]]) -> None:
    assert [place for place in clear_columns if place[0] == "identity number"] == []


async def test_phones_stand_only_where_somebody_is_reached(clear_columns: list[tuple[str, str, str, str]]) -> None:
    assert [place for place in clear_columns if place[0] == "phone" and place[1:] not in REACHED_BY] == []


async def test_no_log_line_and_no_address_holds_a_number(platform: Platform, people: list[Person]) -> None:
    """Services, gateway with its access log, database and broker: everything that the platform wrote on its way."""
    log = platform.site.state / "platform.log"
    if not log.exists():
        pytest.skip("the platform was started by hand: its log went to a terminal")
    wanted = {one for person in people for one in person.secrets}
    written = [line for line in lines_of(log) if found_in(line, wanted)]
    assert written == []
    assert any('"event":"http"' in line for line in lines_of(log))


async def test_no_topic_holds_a_number(platform: Platform, people: list[Person]) -> None:
    wanted = {one for person in people for one in person.secrets}
    consumer = AIOKafkaConsumer(bootstrap_servers=platform.site.kafka_bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        parts = [TopicPartition(name, 0) for name in topics()]
        consumer.assign(parts)
        await consumer.seek_to_beginning(*parts)
        ends = await consumer.end_offsets(parts)
        seen = 0
        while any([await consumer.position(one) < ends[one] for one in parts]):
            batches = await consumer.getmany(*parts, timeout_ms=2000)
            assert batches, "the broker gave nothing more before the end"
            for messages in batches.values():
                for message in messages:
                    seen += 1
                    raw = (
                        (message.value or b"") + (message.key or b"") + b"".join(value for _, value in message.headers)
                    )
                    assert found_in(raw.decode("utf-8", "replace"), wanted) == set(), message.topic
        assert seen > 50
    finally:
        await consumer.stop()


async def test_no_cache_holds_a_number(platform: Platform, people: list[Person]) -> None:
    wanted = {one for person in people for one in person.secrets}
    redis = Redis.from_url(platform.site.admin_redis_url())
    try:
        keys = [key async for key in redis.scan_iter(count=1000)]
        assert keys
        for key in keys:
            assert found_in(key.decode("utf-8", "replace"), wanted) == set()
            held = await redis.dump(key) or b""
            assert found_in(held.decode("latin-1"), wanted) == set(), key
    finally:
        await redis.aclose()


async def test_no_file_holds_a_number(platform: Platform, people: list[Person]) -> None:
    """Rosters, failed rows and exports are sealed at rest; papers are for their parties and show the number only when drawn."""
    wanted = {one for person in people for one in person.secrets}
    files = [
        path
        for path in (platform.site.state / "services").rglob("*")
        if path.is_file() and "/files/" in path.as_posix()
    ]
    assert len(files) > 4
    for path in files:
        raw = path.read_bytes()
        assert found_in(raw.decode("latin-1"), wanted) == set(), path.name
        # A workbook in clear would hide them in its compressed parts.
        assert not raw.startswith(b"PK\x03\x04"), path.name
