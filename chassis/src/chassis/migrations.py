"""Each service's own Alembic tree, run by the `migrate` role only. Alembic is imported only when a database is behind.

A revision's file is `<number>_<what>.py` in <service>/migrations/versions, its id the number (0001, 0002, ...): so that being
behind can be seen without Alembic.
"""

import asyncio
import importlib.util
import os
import sys
from pathlib import Path

import asyncpg

SCHEMA = Path(__file__).with_name("schema.sql")


def folder_of(service: str) -> Path:
    """<service>/migrations beside its src."""
    found = importlib.util.find_spec(service)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(service)
    return Path(found.origin).parents[2] / "migrations"


def head_of(service: str) -> str:
    """The newest revision that this code knows."""
    return max(path.name.split("_", 1)[0] for path in (folder_of(service) / "versions").glob("[0-9]*_*.py"))


async def revision_of(url: str) -> str:
    """The revision that a database is at; "" for an empty one."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        if not await connection.fetchval("SELECT to_regclass('alembic_version')"):
            return ""
        return await connection.fetchval("SELECT version_num FROM alembic_version") or ""
    finally:
        await connection.close()


class Behind(Exception):
    """The database is older than the code, or more than one revision newer: run the migrate role."""


async def require_current(service: str, url: str) -> None:
    """Refuse to start when the database is behind; one ahead is tolerated (expand-migrate-contract)."""
    at, head = await revision_of(url), head_of(service)
    if not at or int(at) < int(head) or int(at) > int(head) + 1:
        raise Behind(
            f"{service}: database at revision {at or 'none'}, code at {head}: run `python -m {service} migrate`"
        )


def upgrade(service: str, url: str) -> bool:
    """Bring one database to the head; False when it was there already."""
    if asyncio.run(revision_of(url)) == head_of(service):
        return False
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder_of(service)).replace("%", "%%"))
    config.attributes["url"] = url
    command.upgrade(config, "head")
    return True


def main(databases: dict[str, str]) -> None:
    """Migrate several services' databases (name -> url) in one process, so that Alembic is imported at most once."""
    for service, url in databases.items():
        if upgrade(service, url):
            sys.stdout.write(f"migrated {service} to {head_of(service)}\n")


def run_environment() -> None:
    """What each service's migrations/env.py calls: one transaction, a lock time-out so that no migration holds the site hostage."""
    from alembic import context
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool

    url = context.config.attributes.get("url") or os.environ["WQ_DATABASE_URL"]

    def migrate(connection: object) -> None:
        context.configure(connection=connection)  # type: ignore[arg-type]
        with context.begin_transaction():
            context.run_migrations()

    async def run() -> None:
        engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.execute(text("SET lock_timeout = '2s'"))
            await connection.run_sync(migrate)
        await engine.dispose()

    asyncio.run(run())


def statements(sql: str) -> list[str]:
    """Single statements of a SQL file: asyncpg prepares one at a time. Semicolons inside $$ bodies are kept."""
    found, current, quoted = [], [], False
    for line in sql.splitlines():
        if line.strip().startswith("--"):
            continue
        quoted ^= line.count("$$") % 2 == 1
        current.append(line)
        if line.rstrip().endswith(";") and not quoted:
            found.append("\n".join(current).strip().rstrip(";"))
            current = []
    if "".join(current).strip():
        found.append("\n".join(current).strip())
    return [statement for statement in found if statement]


def apply_sql(sql: str) -> None:
    """Run SQL text inside a migration."""
    from alembic import op

    for statement in statements(sql):
        op.execute(statement.replace(":", "\\:"))


def chassis_tables() -> None:
    """The chassis' own tables; called by each service's first revision."""
    apply_sql(SCHEMA.read_text())
