"""An event as a listener sees it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self

import orjson
from google.protobuf.message import Message

from chassis.actor import PLATFORM, Actor
from contracts.routing import message_class

# (epoch, seq) in a stream.
Position = tuple[int, int]


# Row and Event are tuples, not frozen dataclasses: one of each is made an event, and those take four times as long.
class Row(NamedTuple):
    """A row of a producer's log, from the broker or pulled."""

    epoch: int
    seq: int
    key: str
    type: str
    data: bytes
    # id, time, actor (JSON), traceparent.
    headers: Mapping[str, str]

    @property
    def position(self) -> Position:
        return self.epoch, self.seq

    def headers_json(self) -> str:
        return orjson.dumps(dict(self.headers)).decode()


class Event(NamedTuple):
    id: str
    type: str
    source: str
    topic: str
    shard: int
    epoch: int
    seq: int
    key: str
    time: datetime
    # Who caused it, as they were then.
    actor: Actor
    # The protobuf message; its class is the listener's key.
    data: Any

    @classmethod
    def of(cls, row: Row, source: str, topic: str, shard: int) -> Self:
        """Raises KeyError for a type that no topic declares, DecodeError for bytes that are none."""
        message: Message = message_class(row.type)()
        message.ParseFromString(row.data)
        actor = row.headers.get("actor")
        return cls(
            id=row.headers["id"],
            type=row.type,
            source=source,
            topic=topic,
            shard=shard,
            epoch=row.epoch,
            seq=row.seq,
            key=row.key,
            time=datetime.fromisoformat(row.headers["time"]),
            actor=Actor.restored(actor) if actor else PLATFORM,
            data=message,
        )
