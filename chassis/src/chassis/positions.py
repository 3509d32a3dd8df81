"""A consumer's positions, looked at and set by an operator: after its data were filled otherwise, because the producer's log no
longer reaches back to where it stood (protocols 4, Consume)."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import text

from chassis.database import Database
from contracts.wangqian.audit.v1.events_pb2 import Audited

_LOOK = "SELECT source, topic, shard, epoch, seq FROM positions ORDER BY source, topic, shard"
_FORMER = text(
    "SELECT epoch, seq FROM positions WHERE consumer = :consumer AND source = :source AND topic = :topic AND shard = :shard FOR UPDATE"
)
_SET = text(
    "INSERT INTO positions (consumer, source, topic, shard, epoch, seq) VALUES (:consumer, :source, :topic, :shard, :epoch, :seq)"
    " ON CONFLICT (consumer, source, topic, shard) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq"
)


@dataclass(frozen=True)
class Position:
    """The last row that counts as having taken effect."""

    consumer: str
    source: str
    topic: str
    shard: int
    epoch: int
    seq: int


async def look(db: Database) -> list[dict[str, Any]]:
    """Every stream that was read, and how far."""
    return [dict(row) for row in await db.hot.fetch(_LOOK)]


async def set_to(db: Database, to: Position, who: str, why: str) -> tuple[int, int]:
    """Move a position, forward or back; who and why go to the audit. The former (epoch, seq)."""
    async with db.begin() as tx:
        row = await tx.row(_FORMER, asdict(to))
        former = (row["epoch"], row["seq"]) if row else (1, 0)
        await tx.execute(_SET, asdict(to))
        facts = {
            "who": who, "source": to.source, "topic": to.topic, "shard": str(to.shard), "from": f"{former[0]}/{former[1]}",
            "to": f"{to.epoch}/{to.seq}",
        }  # fmt: skip
        subject = f"{to.source}/{to.topic}/{to.shard}"
        tx.emit(
            Audited(act="position.set", subject_kind="position", subject_id=subject, purpose=why, facts=facts), subject
        )
    return former
