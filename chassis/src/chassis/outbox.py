"""The outbox: facts written in the transaction that makes them true (protocols 4)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import orjson
from google.protobuf.message import Message
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis import tracing
from chassis.actor import Actor
from chassis.clock import wire
from chassis.ids import new_id
from contracts.routing import topic_of


def shard_of(key: str, shards: int) -> int:
    """Stable for ever: the Kafka partition of a key."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest()) % shards


@dataclass(frozen=True)
class Written:
    """One outbox row. `headers` is JSON: id, time, actor, trace."""

    topic: str
    key: str
    type: str
    data: bytes
    headers: str

    @classmethod
    def of(cls, event: Message, key: str, actor: Actor, now: datetime) -> Self:
        """The row of an event. Raises KeyError when no topic carries its type."""
        name = event.DESCRIPTOR.full_name
        headers = {"id": str(new_id()), "time": wire(now), "actor": actor.snapshot(), **tracing.carrier()}
        return cls(topic_of(name), key, name, event.SerializeToString(), orjson.dumps(headers).decode())


# One statement for all events of a transaction; ids rise in the order given. Hot paths use the same columns in their own statement.
INSERT = text(
    """
    INSERT INTO outbox (topic, shard, key, type, data, headers)
    SELECT topic, shard, key, type, data, headers
    FROM unnest(CAST(:topics AS text[]), CAST(:shards AS integer[]), CAST(:keys AS text[]), CAST(:types AS text[]),
                CAST(:datas AS bytea[]), CAST(:headers AS jsonb[])) WITH ORDINALITY AS w (topic, shard, key, type, data, headers, n)
    ORDER BY n
    """
)


async def write_all(connection: AsyncConnection, written: Sequence[Written], shards: int) -> None:
    """Insert the rows in the order given; the caller's transaction holds the lock of the thing already."""
    if not written:
        return
    await connection.execute(
        INSERT,
        {
            "topics": [w.topic for w in written],
            "shards": [shard_of(w.key, shards) for w in written],
            "keys": [w.key for w in written],
            "types": [w.type for w in written],
            "datas": [w.data for w in written],
            "headers": [w.headers for w in written],
        },
    )
