"""A consumer's positions, looked at and set by an operator: after its data were filled otherwise, because the producer's log no
longer reaches back to where it stood (protocols 4, Consume)."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import text

from chassis.apply import LOCK
from chassis.database import Database
from chassis.event import Position
from chassis.lane import Place
from contracts.wangqian.audit.v1.events_pb2 import Audited

_LOOK = "SELECT source, topic, shard, epoch, seq FROM positions ORDER BY source, topic, shard"
_SET = text(
    "INSERT INTO positions (consumer, source, topic, shard, epoch, seq) VALUES (:consumer, :source, :topic, :shard, :epoch, :seq)"
    " ON CONFLICT (consumer, source, topic, shard) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq"
)


async def look(db: Database) -> list[dict[str, Any]]:
    """Every stream that was read, and how far."""
    return [dict(row) for row in await db.hot.fetch(_LOOK)]


async def set_to(db: Database, consumer: str, place: Place, to: Position, who: str, why: str) -> Position:
    """Move a position, forward or back; who and why go to the audit. The former one."""
    async with db.begin() as tx:
        where = {"consumer": consumer, **asdict(place)}
        row = await tx.row(LOCK, where)
        former = (row["epoch"], row["seq"]) if row else (1, 0)
        await tx.execute(_SET, {**where, "epoch": to[0], "seq": to[1]})
        facts = {
            "who": who, "source": place.source, "topic": place.topic, "shard": str(place.shard), "from": f"{former[0]}/{former[1]}",
            "to": f"{to[0]}/{to[1]}",
        }  # fmt: skip
        subject = f"{place.source}/{place.topic}/{place.shard}"
        tx.emit(
            Audited(act="position.set", subject_kind="position", subject_id=subject, purpose=why, facts=facts), subject
        )
    return former
