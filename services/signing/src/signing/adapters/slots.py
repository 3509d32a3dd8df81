"""The slot rows. Their lock comes first in every act: slots by student id, then the letter, then the agreement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentGates, StudentSnapshot
from signing.adapters.tables import slots
from signing.commitment import Gates, Slot

_GATES = (
    "may_sign", "data_gate_open", "restricted", "restricted_reason", "restricted_until", "suspended", "plan_locked",
    "no_accept_before",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A student here: the slot, and the student as identity last told it."""

    student_id: UUID
    slot: Slot
    student: StudentSnapshot
    student_version: int


def of(row: Mapping[str, Any] | RowMapping) -> Place:
    slot = Slot(
        claim_id=row["claim_id"],
        kind=row["holder_kind"],
        subject_id=row["holder_id"],
        name=row["holder_name"],
        number=row["holder_number"],
        since=row["held_since"],
        term=row["term"],
        gates=Gates(**{name: row[name] for name in _GATES}),
    )
    return Place(row["student_id"], slot, StudentSnapshot.FromString(bytes(row["student"])), row["student_version"])


async def find(tx: Tx, student_ids: Iterable[UUID]) -> dict[UUID, Place]:
    """The places known here, without a lock."""
    rows = await tx.rows(select(slots).where(slots.c.student_id.in_(list(student_ids))))
    return {row["student_id"]: of(row) for row in rows}


async def lock(tx: Tx, student_ids: Iterable[UUID]) -> dict[UUID, Place]:
    """The places known here, locked in the order of their ids."""
    wanted = slots.c.student_id.in_(list(student_ids))
    rows = await tx.rows(select(slots).where(wanted).order_by(slots.c.student_id).with_for_update())
    return {row["student_id"]: of(row) for row in rows}


async def lock_one(tx: Tx, student_id: UUID) -> Place:
    """Raises thing.not_found for a student of whom nothing is known here."""
    found = await lock(tx, [student_id])
    if student_id not in found:
        raise Refusal("thing.not_found")
    return found[student_id]


async def save(tx: Tx, student_id: UUID, slot: Slot) -> None:
    """Who holds it now; gates are identity's and termination's alone. The caller holds the lock."""
    values = {
        "claim_id": slot.claim_id,
        "holder_kind": slot.kind,
        "holder_id": slot.subject_id,
        "holder_name": slot.name,
        "holder_number": slot.number,
        "held_since": slot.since,
        "term": slot.term,
    }
    await tx.execute(update(slots).where(slots.c.student_id == student_id).values(**values))


async def close_until(tx: Tx, student_id: UUID, until: datetime) -> None:
    """Begin a waiting period; a longer one that runs already stays."""
    later = (slots.c.no_accept_before.is_(None)) | (slots.c.no_accept_before < until)
    await tx.execute(update(slots).where(slots.c.student_id == student_id, later).values(no_accept_before=until))


async def learn(tx: Tx, student: StudentSnapshot, version: int, gates: StudentGates) -> bool:
    """Keep a student and their gates; False when the same or a newer version is known."""
    until = gates.restricted_until.ToDatetime(tzinfo=UTC) if gates.HasField("restricted_until") else None
    told = {
        "student_version": version,
        "student": student.SerializeToString(),
        "may_sign": gates.may_sign,
        "data_gate_open": gates.data_gate_open,
        "restricted": gates.restricted,
        "restricted_reason": gates.restricted_reason,
        "restricted_until": until,
        "suspended": gates.suspended,
        "plan_locked": gates.plan_locked,
    }
    statement = insert(slots).values(
        student_id=UUID(student.student_id), holder_kind="", holder_name="", holder_number="", term=0, **told
    )
    newer = slots.c.student_version < statement.excluded.student_version
    done = await tx.execute(
        statement.on_conflict_do_update(index_elements=["student_id"], set_=told, where=newer).returning(
            slots.c.student_id
        )
    )
    return done.first() is not None
