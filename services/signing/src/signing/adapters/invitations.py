"""Letters: loaded as somebody, saved with a version check."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing.adapters.scope import seen_by
from signing.adapters.slots import Place, lock_one
from signing.adapters.tables import invitations
from signing.invitation import Invitation

_MESSAGES: Mapping[str, Any] = {"student": StudentSnapshot, "employer": EmployerSnapshot, "terms": Terms}
_FIELDS = [one.name for one in fields(Invitation)]
# What acts may change; the rest is frozen when the letter is sent.
_CHANGING = ("state", "version", "expires_at", "reminded_at", "changed_at", "reason", "agreement_id")


def of(row: Mapping[str, Any] | RowMapping) -> Invitation:
    values = {name: row[name] for name in _FIELDS}
    return Invitation(**values | {name: kind.FromString(bytes(row[name])) for name, kind in _MESSAGES.items()})


def row_of(letter: Invitation) -> dict[str, Any]:
    values = {name: getattr(letter, name) for name in _FIELDS}
    values |= {name: values[name].SerializeToString() for name in _MESSAGES}
    return values | {"class_year": letter.student.class_year, "name": letter.student.name}


async def load(tx: Tx, letter_id: UUID, actor: Actor) -> Invitation:
    """Raises thing.not_found out of scope."""
    row = await tx.row(select(invitations).where(invitations.c.id == letter_id, seen_by(invitations, actor)))
    if row is None:
        raise Refusal("thing.not_found")
    return of(row)


async def lock(tx: Tx, letter_id: UUID, actor: Actor) -> tuple[Invitation, Place]:
    """The letter and its student's slot, locked in the one order. Raises thing.not_found out of scope."""
    place = await lock_one(tx, (await load(tx, letter_id, actor)).student_id)
    row = await tx.row(select(invitations).where(invitations.c.id == letter_id).with_for_update())
    assert row is not None
    return of(row), place


async def lock_open(tx: Tx, student_id: UUID) -> list[Invitation]:
    """All open letters of a student whose slot the caller holds."""
    wanted = (invitations.c.student_id == student_id, invitations.c.state == "open")
    rows = await tx.rows(select(invitations).where(*wanted).order_by(invitations.c.id).with_for_update())
    return [of(row) for row in rows]


async def save(tx: Tx, letter: Invitation) -> None:
    """Under its lock; the version check is the second fence."""
    values = {name: getattr(letter, name) for name in _CHANGING}
    where = (invitations.c.id == letter.id, invitations.c.version == letter.version - 1)
    done = await tx.execute(update(invitations).where(*where).values(**values))
    if done.rowcount != 1:
        raise Refusal("version.stale", current=letter.version)


async def add(tx: Tx, letters: Sequence[Invitation]) -> None:
    """Send letters; one statement for all."""
    if letters:
        await tx.execute(insert(invitations), [row_of(letter) for letter in letters])
