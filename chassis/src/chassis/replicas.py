"""Other services' documents kept here, fed by their events: newest version wins, whatever order they arrive in (protocols 7).

A replica table has the columns key, version, valid_from, data; one row a version, so that what is in force at an instant can be asked.
"""

from datetime import datetime

from sqlalchemy import text

from chassis.database import Tx


def ddl(table: str) -> str:
    """The statement that makes a replica table; for a migration."""
    return (
        f"CREATE TABLE {table} (key text NOT NULL, version bigint NOT NULL, valid_from timestamptz NOT NULL, data bytea NOT NULL,"
        " PRIMARY KEY (key, version))"
    )


async def keep(tx: Tx, table: str, key: str, version: int, valid_from: datetime, data: bytes) -> bool:
    """Keep one version; False when it is known already."""
    statement = text(
        f"INSERT INTO {table} (key, version, valid_from, data) VALUES (:key, :version, :valid_from, :data) ON CONFLICT DO NOTHING"
    )
    done = await tx.execute(statement, {"key": key, "version": version, "valid_from": valid_from, "data": data})
    return bool(done.rowcount)


async def in_force(tx: Tx, table: str, key: str, at: datetime) -> tuple[int, bytes] | None:
    """(version, data) in force at an instant; before the first one's time, the first one; None when nothing is known of the key."""
    statement = text(
        f"SELECT version, data FROM {table} WHERE key = :key ORDER BY (valid_from <= :at) DESC,"
        " CASE WHEN valid_from <= :at THEN version END DESC, version LIMIT 1"
    )
    row = await tx.row(statement, {"key": key, "at": at})
    return (row["version"], bytes(row["data"])) if row else None
