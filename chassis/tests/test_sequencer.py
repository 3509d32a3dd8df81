"""Three sequencers at once, their backends killed at random: no gap, no break of order inside a key, nothing lost."""

import asyncio
import random

import asyncpg

from chassis.core import Core
from chassis.sequencer import ensure_streams, sequence
from chassis.testing.events import sent

TOPIC = "signing.events.v1"


async def write(core: Core, writer: int, keys: int, each: int) -> None:
    """`each` events; the lock of the key's thing is held while its outbox row is written, as every use case does."""
    rnd = random.Random(writer)
    from sqlalchemy import text

    for _ in range(each):
        async with core.db.begin() as tx:
            key = rnd.randrange(keys)
            version = await tx.value(
                text("UPDATE thing SET version = version + 1 WHERE id = :id RETURNING version"), {"id": key}
            )
            tx.emit(sent(version), f"key-{key}")
            if rnd.random() < 0.1:
                await asyncio.sleep(rnd.random() * 0.01)


async def test_three_sequencers_with_killed_backends(core: Core) -> None:
    await ensure_streams(core.db, "signing")
    await core.db.hot.execute("CREATE TABLE thing (id integer PRIMARY KEY, version integer NOT NULL DEFAULT 0)")
    await core.db.hot.execute("INSERT INTO thing SELECT g, 0 FROM generate_series(0, 19) g")
    done, killed = asyncio.Event(), 0

    async def sequencer() -> None:
        nonlocal killed
        while not done.is_set():
            try:
                connection = await asyncpg.connect(core.db.url, server_settings={"application_name": "sequencer"})
                try:
                    while not done.is_set():
                        if not await sequence(connection, TOPIC, 0, window=50):
                            await asyncio.sleep(0.001)
                finally:
                    connection.terminate()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
                killed += 1

    async def killer() -> None:
        while not done.is_set():
            await asyncio.sleep(0.05)
            await core.db.hot.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sequencer' ORDER BY random() LIMIT 1"
            )

    loops = [asyncio.create_task(sequencer()) for _ in range(3)] + [asyncio.create_task(killer())]
    await asyncio.gather(*(write(core, writer, keys=20, each=250) for writer in range(4)))
    async with asyncio.timeout(20):
        while await core.db.hot.fetchval("SELECT count(*) FROM outbox"):
            await asyncio.sleep(0.02)
    done.set()
    await asyncio.gather(*loops)
    assert killed > 3, "the test must have killed sequencers at work"
    rows = await core.db.hot.fetch("SELECT seq, key, data FROM log ORDER BY seq")
    assert [row["seq"] for row in rows] == list(range(1, 1001))
    latest: dict[str, int] = {}
    for row in rows:
        version = int(type(sent(0)).FromString(row["data"]).invitation.invitation_id)
        assert version == latest.get(row["key"], 0) + 1, f"order of {row['key']} broken at seq {row['seq']}"
        latest[row["key"]] = version
    head, written = await core.db.hot.fetchrow(
        "SELECT (SELECT head FROM stream WHERE topic = $1), (SELECT sum(version) FROM thing)", TOPIC
    )
    assert head == written == 1000


async def test_a_chained_topic_gets_a_seal_that_covers_every_row(core: Core) -> None:
    from contracts.wangqian.audit.v1.events_pb2 import Audited

    await ensure_streams(core.db, "signing")
    for n in range(3):
        async with core.db.begin() as tx:
            tx.emit(Audited(act="searched", subject_id=str(n)), n)
        await sequence(core.db.hot, "audit.events.v1", 0)
    chain = """
        WITH RECURSIVE rows AS (
            SELECT seq, sha256(convert_to(seq || '|' || key || '|' || type || '|', 'UTF8') || data) AS digest
            FROM log WHERE topic = 'audit.events.v1'),
        chain AS (
            SELECT seq, sha256(''::bytea || digest) AS seal FROM rows WHERE seq = 1
            UNION ALL SELECT r.seq, sha256(c.seal || r.digest) FROM chain c JOIN rows r ON r.seq = c.seq + 1)
        SELECT seal FROM chain ORDER BY seq DESC LIMIT 1"""
    seal = await core.db.hot.fetchval("SELECT seal FROM stream WHERE topic = 'audit.events.v1'")
    assert await core.db.hot.fetchval(chain) == seal
    await core.db.hot.execute("UPDATE log SET data = data || 'x' WHERE seq = 2")
    assert await core.db.hot.fetchval(chain) != seal
