"""Destinations in the database: loaded as somebody and no other way, saved under the student's lock."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from destinations import lifecycle
from destinations.adapters import students
from destinations.adapters.scope import seen_by
from destinations.adapters.tables import destinations
from destinations.destination import Destination, Evidence

COLUMNS = [destinations.c[one.name] for one in fields(Destination)]


async def load(tx: Tx, destination_id: UUID) -> Destination:
    """As the transaction's actor may see it. Raises thing.not_found."""
    row = await tx.row(select(*COLUMNS).where(destinations.c.id == destination_id, seen_by(destinations, tx.actor)))
    if row is None:
        raise Refusal("thing.not_found")
    return one_of(row)


async def lock(tx: Tx, destination_id: UUID) -> Destination:
    """As `load`, locked with its student (student first) until the end of the transaction."""
    found = await load(tx, destination_id)
    await students.lock(tx, found.student_id)
    row = await tx.row(select(*COLUMNS).where(destinations.c.id == destination_id).with_for_update())
    if row is None:
        raise Refusal("thing.not_found")
    return one_of(row)


async def find(tx: Tx, destination_id: UUID) -> Destination | None:
    """For events and the settler, which act for the platform: locked like `lock`; None: never was."""
    student_id = await tx.value(select(destinations.c.student_id).where(destinations.c.id == destination_id))
    if student_id is None:
        return None
    await students.lock(tx, student_id)
    row = await tx.row(select(*COLUMNS).where(destinations.c.id == destination_id).with_for_update())
    return one_of(row) if row else None


async def add(tx: Tx, one: Destination) -> None:
    """A new form. The caller holds the student's lock and has looked for an open one."""
    await tx.execute(insert(destinations).values(_values(one)))


async def save(tx: Tx, one: Destination) -> None:
    """Write it whole. Raises destination.open_exists where the database sees a second holder of the same student."""
    try:
        await tx.execute(update(destinations).where(destinations.c.id == one.id).values(_values(one)))
    except IntegrityError as error:
        if "destinations_one_" in str(error.orig):
            what = lifecycle.STATES[one.state]
            raise Refusal("destination.open_exists", state=one.state, what=what, destination=one.id) from error
        raise


async def open_of(tx: Tx, student_id: UUID) -> Destination | None:
    """The student's form at work, if there is one."""
    row = await tx.row(
        select(*COLUMNS).where(
            destinations.c.student_id == student_id,
            destinations.c.holds_commitment,
            destinations.c.state.in_(lifecycle.OPEN),
        )
    )
    return one_of(row) if row else None


async def last_claim(tx: Tx, student_id: UUID) -> UUID | None:
    """The student's last attempt: it has ended, but its end may not have reached signing yet."""
    claim: UUID | None = await tx.value(
        select(destinations.c.claim_id)
        .where(destinations.c.student_id == student_id, destinations.c.claim_id.is_not(None))
        .order_by(destinations.c.claimed_at.desc())
        .limit(1)
    )
    return claim


async def due(tx: Tx, limit: int) -> list[tuple[UUID, UUID]]:
    """(destination, claim) of attempts that nobody has settled in time."""
    query = (
        select(destinations.c.id, destinations.c.claim_id)
        .where(destinations.c.state == "claiming", destinations.c.settle_at < tx.now)
        .order_by(destinations.c.settle_at)
        .limit(limit)
    )
    return [(row["id"], row["claim_id"]) for row in await tx.rows(query)]


async def counts(tx: Tx, most: int) -> Mapping[str, int]:
    """How many the actor sees in each state, each up to `most`."""
    found = {}
    for state in lifecycle.STATES:
        some = (
            select(destinations.c.id)
            .where(destinations.c.state == state, seen_by(destinations, tx.actor))
            .limit(most)
            .subquery()
        )
        found[state] = await tx.value(select(func.count()).select_from(some))
    return found


def one_of(row: RowMapping) -> Destination:
    facts: dict[str, Any] = dict(row)
    facts["student"] = StudentSnapshot.FromString(row["student"])
    for name in ("evidence", "release_evidence"):
        facts[name] = tuple(_file_of(file) for file in row[name])
    return Destination(**facts)


def _values(one: Destination) -> dict[str, Any]:
    values = {column.name: getattr(one, column.name) for column in COLUMNS}
    values["student"] = one.student.SerializeToString()
    values["fields"], values["refusal_facts"] = dict(one.fields), dict(one.refusal_facts)
    for name in ("evidence", "release_evidence"):
        values[name] = _files(values[name])
    return values


def _files(files: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [asdict(file) | {"added_at": wire(file.added_at)} for file in files]


def _file_of(data: Mapping[str, Any]) -> Evidence:
    return Evidence(**{**data, "added_at": datetime.fromisoformat(data["added_at"])})
