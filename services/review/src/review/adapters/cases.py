"""Cases in the database: loaded as somebody and no other way; saved only where nobody was faster."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, false, insert, select, true, update

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal
from review.adapters.tables import cases
from review.case import Case
from review.lifecycle import Outcome, State, Step


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The cases that an actor may see (domain 2). A college's id says its school too: the index alone answers counts."""
    if actor.role == "college_reviewer":
        return _is(cases.c.college_id, actor.college_id)
    if actor.role in ("school_reviewer", "school_admin"):
        return _is(cases.c.school_id, actor.school_id)
    return true() if actor.role == "province_operator" else false()


def _is(column: Column[str], own: str) -> ColumnElement[bool]:
    """Nothing, for somebody whose token names no such id."""
    return column == own if own else false()


async def load(tx: Tx, review_id: str) -> Case:
    """The case, as the transaction's actor may see it. Raises thing.not_found."""
    row = await tx.row(select(cases).where(cases.c.review_id == review_id, seen_by(tx.actor)))
    if row is None:
        raise Refusal("thing.not_found")
    return case_of(row)


async def lock(tx: Tx, review_id: str) -> Case | None:
    """The case for an event of its owner, locked until the end of the transaction."""
    row = await tx.row(select(cases).where(cases.c.review_id == review_id).with_for_update())
    return case_of(row) if row else None


async def add(tx: Tx, case: Case) -> None:
    await tx.execute(insert(cases).values(**asdict(case)))


async def save(tx: Tx, before: Case, after: Case) -> bool:
    """Write a change; False when the case is no longer what it was at `before`: somebody was faster."""
    changes = {name: value for name, value in asdict(after).items() if value != getattr(before, name)}
    done = await tx.execute(
        update(cases)
        .where(
            cases.c.review_id == before.review_id,
            cases.c.state == before.state,
            cases.c.step == before.step,
            cases.c.subject_version == before.subject_version,
            cases.c.version == before.version,
        )
        .values(**changes)
    )
    return bool(done.rowcount)


def case_of(row: RowMapping) -> Case:
    facts: dict[str, Any] = dict(row)
    facts["steps"] = tuple(Step(step) for step in row["steps"])
    facts["step"] = Step(row["step"])
    facts["state"] = State(row["state"])
    facts["outcome"] = Outcome(row["outcome"]) if row["outcome"] else None
    return Case(**facts)
