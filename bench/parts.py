"""PostgreSQL, Redis and the broker of a measurement: its own, durable as in `make run`, gone afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.where import free_ports
from chassis import migrations
from runner import platform
from runner.platform import Platform


class Parts:
    def __init__(self, running: Platform) -> None:
        self.site = running.site
        self.state = running.site.state

    def environment(self, service: str, **changes: str) -> dict[str, str]:
        """What the service is told here; changes are WQ_ names in small letters. Nothing is seeded."""
        told = platform.environment.of_service(self.site, service) | {"WQ_SEED": "", "WQ_LOG_FORMAT": "json"}
        return told | {f"WQ_{name.upper()}": value for name, value in changes.items()}

    async def migrated(self, service: str) -> str:
        """The service's own database with all its tables; its url."""
        url = self.site.database_url(service)
        await asyncio.to_thread(migrations.upgrade, service, url)
        return url

    async def database(self, *statements: str) -> str:
        """A new database with the chassis' tables and whatever the statements make; its url."""
        admin, name = self.site.admin_database_url(), f"bench_{uuid4().hex}"
        connection = await asyncpg.connect(admin)
        try:
            await connection.execute(f'CREATE DATABASE "{name}"')
        finally:
            await connection.close()
        url = f"{admin.rpartition('/')[0]}/{name}"
        connection = await asyncpg.connect(url)
        try:
            for statement in (migrations.SCHEMA.read_text(encoding="utf-8"), *statements):
                await connection.execute(statement)
        finally:
            await connection.close()
        return url

    async def topic(self) -> str:
        """A new topic of one partition."""
        name = f"bench.{uuid4().hex}"
        client = AIOKafkaAdminClient(bootstrap_servers=self.site.kafka_bootstrap)
        await client.start()
        try:
            await client.create_topics([NewTopic(name, 1, 1)])
        finally:
            await client.close()
        return name


@asynccontextmanager
async def parts(folder: Path) -> AsyncIterator[Parts]:
    """The parts, ready, until the block ends."""
    state = folder / f"parts-{uuid4().hex[:8]}"
    async with platform.start(state, free_ports(), parts_only=True, options=()) as running:
        yield Parts(running)
