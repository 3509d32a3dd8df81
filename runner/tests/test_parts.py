"""The real parts: what they hold, who may enter, and that they come back."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest
import redis.asyncio as redis_client
from aiokafka.admin import AIOKafkaAdminClient
from redis.exceptions import NoPermissionError

from runner import platform
from runner.parts.topics import declared_topics
from runner.ports import SERVICES
from runner.site import CHECKOUT, Outside


async def test_each_service_enters_its_own_database_only(state: Path, port_base: int) -> None:
    async with platform.start(state, port_base, parts_only=True) as running:
        own = running.environment("signing")["WQ_DATABASE_URL"]
        connection = await asyncpg.connect(own)
        await connection.execute("CREATE TABLE seen (name text)")
        await connection.close()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(own.rpartition("/")[0] + "/identity")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(own.replace("signing:", "signing:x"))


async def test_each_service_sees_its_own_redis_keys_and_the_ended_sessions(state: Path, port_base: int) -> None:
    async with platform.start(state, port_base, parts_only=True) as running:
        signing = redis_client.from_url(running.environment("signing")["WQ_REDIS_URL"])
        identity = redis_client.from_url(running.environment("identity")["WQ_REDIS_URL"])
        await identity.set("identity:revoked:s1", "1")
        await identity.set("identity:code:1", "1")
        await signing.set("signing:a", "1")
        assert await signing.get("identity:revoked:s1") == b"1"
        for forbidden in (
            signing.get("identity:code:1"),
            signing.set("identity:revoked:s2", "1"),
            signing.flushall(),
            signing.keys("*"),
        ):
            with pytest.raises(NoPermissionError):
                await forbidden
        await signing.aclose()
        await identity.aclose()


@pytest.mark.parametrize("options", [(), ("--no-fsync",)], ids=["as people run it", "as tests run it"])
async def test_a_killed_database_has_every_row_that_it_confirmed(
    state: Path, port_base: int, options: tuple[str, ...]
) -> None:
    async with platform.start(state, port_base, parts_only=True, options=options) as running:
        url = running.environment("review")["WQ_DATABASE_URL"]
        connection = await asyncpg.connect(url)
        await connection.execute("CREATE TABLE kept (n int)")
        for n in range(200):
            await connection.execute("INSERT INTO kept VALUES ($1)", n)
        await running.back("postgres", running.kill("postgres"))
        again = await asyncpg.connect(url)
        assert await again.fetchval("SELECT count(*) FROM kept") == 200
        await again.close()
        assert running.status()["processes"]["postgres"]["restarts"] >= 1


async def test_a_killed_broker_has_its_topics_again(state: Path, port_base: int) -> None:
    wanted = {name for name, _ in declared_topics(CHECKOUT / "protos" / "topics")}
    assert wanted
    async with platform.start(state, port_base, parts_only=True) as running:
        assert await _topics(running) == wanted
        await running.back("broker", running.kill("broker"))
        assert await _topics(running) == wanted


async def test_state_survives_a_restart_and_passwords_stay(state: Path, port_base: int) -> None:
    async with platform.start(state, port_base, parts_only=True) as running:
        first = running.environment("notify")
        connection = await asyncpg.connect(first["WQ_DATABASE_URL"])
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        await connection.close()
        key = (state / "secrets" / "service-keys" / "notify.pem").read_bytes()
    async with platform.start(state, port_base, parts_only=True) as running:
        assert running.environment("notify") == first
        assert (state / "secrets" / "service-keys" / "notify.pem").read_bytes() == key
        connection = await asyncpg.connect(first["WQ_DATABASE_URL"])
        assert await connection.fetchval("SELECT n FROM kept") == 1
        await connection.close()


async def test_a_stale_pid_file_of_a_restarted_machine_is_no_obstacle(state: Path, port_base: int) -> None:
    async with platform.start(state, port_base, parts_only=True) as running:
        mine = running.status()["runner"]
    # The pid of a living process that is no PostgreSQL: this test itself.
    assert not psutil.pid_exists(mine)
    (state / "postgres" / "postmaster.pid").write_text(f"{psutil.Process().pid}\n{state / 'postgres'}\n")
    async with platform.start(state, port_base, parts_only=True) as running:
        assert running.pid("postgres")


async def test_parts_given_from_outside_are_used_and_not_started(state: Path, port_base: int) -> None:
    async with platform.start(state / "giver", port_base, parts_only=True) as giver:
        given = {
            "DATABASE_URL": giver.site.admin_database_url(),
            "REDIS_URL": giver.site.admin_redis_url(),
        }
        async with platform.start(state / "guest", port_base + 100, parts_only=True, extra=given) as guest:
            assert guest.processes() == ["broker"]
            # The guest's environment is computed where the parts are given, as in the runner itself.
            told = replace(guest, site=replace(guest.site, outside=Outside.from_environment(given))).environment(
                "review"
            )
            assert urlsplit(told["WQ_REDIS_URL"]).port == giver.site.ports.of("redis")
            client = redis_client.from_url(told["WQ_REDIS_URL"])
            assert await client.set("review:a", "1")
            await client.aclose()
            connection = await asyncpg.connect(told["WQ_DATABASE_URL"])
            assert await connection.fetchval("SELECT current_database()") == "review"
            await connection.close()


async def _topics(running: platform.Platform) -> set[str]:
    client = AIOKafkaAdminClient(bootstrap_servers=running.environment("signing")["WQ_KAFKA_BOOTSTRAP"])
    await client.start()
    try:
        return set(await client.list_topics())
    finally:
        await client.close()


def test_every_service_has_a_key_pair(state: Path, port_base: int) -> None:
    with platform.started(state, port_base, parts_only=True):
        for name in SERVICES:
            pair = state / "secrets" / "service-keys" / f"{name}.pem"
            assert pair.stat().st_mode & 0o077 == 0
            assert pair.with_name(f"{name}.pub.pem").read_text().startswith("-----BEGIN PUBLIC KEY-----")
