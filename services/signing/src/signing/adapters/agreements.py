"""Agreements: loaded as somebody, saved with a version check, each with its trail."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing.adapters.scope import seen_by
from signing.adapters.slots import Place, lock_one
from signing.adapters.tables import agreements, trail
from signing.agreement import Agreement
from signing.trail import Entry

_MESSAGES: Mapping[str, Any] = {"student": StudentSnapshot, "employer": EmployerSnapshot, "terms": Terms}
_FIELDS = [one.name for one in fields(Agreement)]
# What acts may change; the rest is frozen at the acceptance.
_CHANGING = (
    "state", "version", "changed_at", "approved_at", "effective_from", "steps", "review_id", "first_decided_at", "reopened",
    "hold_id", "hold_state", "reason",
)  # fmt: skip


def of(row: Mapping[str, Any] | RowMapping) -> Agreement:
    values = {name: row[name] for name in _FIELDS}
    return Agreement(**values | {name: kind.FromString(bytes(row[name])) for name, kind in _MESSAGES.items()})


async def load(tx: Tx, agreement_id: UUID, actor: Actor) -> Agreement:
    """Raises thing.not_found out of scope."""
    row = await tx.row(select(agreements).where(agreements.c.id == agreement_id, seen_by(agreements, actor)))
    if row is None:
        raise Refusal("thing.not_found")
    return of(row)


async def lock(tx: Tx, agreement_id: UUID, actor: Actor) -> tuple[Agreement, Place]:
    """The agreement and its student's slot, locked in the one order. Raises thing.not_found out of scope."""
    place = await lock_one(tx, (await load(tx, agreement_id, actor)).student_id)
    row = await tx.row(select(agreements).where(agreements.c.id == agreement_id).with_for_update())
    assert row is not None
    return of(row), place


async def save(tx: Tx, agreement: Agreement) -> None:
    """Under its lock; the version check is the second fence."""
    values = {name: getattr(agreement, name) for name in _CHANGING}
    where = (agreements.c.id == agreement.id, agreements.c.version == agreement.version - 1)
    done = await tx.execute(update(agreements).where(*where).values(**values))
    if done.rowcount != 1:
        raise Refusal("version.stale", current=agreement.version)


async def mark(tx: Tx, agreement_id: UUID, **values: Any) -> None:
    """Note what others told of it; no new version, for nothing that was read has changed."""
    await tx.execute(update(agreements).where(agreements.c.id == agreement_id).values(**values))


async def withdrew_before(tx: Tx, student_id: UUID) -> bool:
    """Has this student taken an acceptance back already? A student record is one class year."""
    mine = exists().where(agreements.c.student_id == student_id, agreements.c.state == "withdrawn")
    return bool(await tx.value(select(mine)))


async def write_trail(tx: Tx, agreement_id: UUID, line: Entry, place: str | None = None) -> bool:
    """Append a line; one that came from elsewhere is there once (its place in the producer's log). False: it was."""
    values = {
        "agreement_id": agreement_id, "at": line.at, "who": line.who, "role": line.role, "act": line.act,
        "remark": line.remark, "place": place,
    }  # fmt: skip
    if place is None:
        await tx.execute(insert(trail).values(**values))
        return True
    done = await tx.execute(upsert(trail).values(**values).on_conflict_do_nothing().returning(trail.c.id))
    return done.first() is not None


async def trail_of(tx: Tx, agreement_id: UUID) -> Sequence[Entry]:
    """All lines, oldest first."""
    columns = (trail.c.at, trail.c.who, trail.c.role, trail.c.act, trail.c.remark)
    rows = await tx.rows(select(*columns).where(trail.c.agreement_id == agreement_id).order_by(trail.c.id))
    return [Entry(**row) for row in rows]
