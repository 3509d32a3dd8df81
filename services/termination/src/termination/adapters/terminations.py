"""Terminations in the database: loaded as somebody and no other way; the row is locked before it is changed."""

import json
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, and_, bindparam, false, func, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from termination.adapters.tables import terminations
from termination.lifecycle import OPEN, Side, State
from termination.termination import Termination

T = terminations.c
# Written out, not bound: a prepared statement's generic plan (from its sixth run on) proves no parameter to be in a partial index.
_OPEN = T.state.in_(bindparam("open_states", [*OPEN], expanding=True, literal_execute=True))


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """What an actor may see (domain 2). A request that never began is the asker's own affair, and the school's."""
    if actor.role == "student":
        return and_(_is(T.student_id, actor.student_id), or_(T.state != State.REFUSED, T.asked_by == Side.STUDENT))
    if actor.kind == "employer":
        return and_(_is(T.employer_id, actor.employer_id), or_(T.state != State.REFUSED, T.asked_by == Side.EMPLOYER))
    if actor.role == "college_reviewer":
        return _is(T.college_id, actor.college_id)
    if actor.role in ("school_reviewer", "school_admin"):
        return _is(T.school_id, actor.school_id)
    return true() if actor.role == "province_operator" else false()


def _is(column: Column[str], own: str) -> ColumnElement[bool]:
    """Nothing, for somebody whose token names no such id."""
    return column == own if own else false()


async def load(tx: Tx, termination_id: str) -> Termination:
    """As the transaction's actor may see it. Raises thing.not_found."""
    return await _one(tx, select(terminations).where(T.id == termination_id, seen_by(tx.actor)))


async def lock(tx: Tx, termination_id: str) -> Termination:
    """The same, locked until the end of the transaction."""
    query = select(terminations).where(T.id == termination_id, seen_by(tx.actor)).with_for_update()
    return await _one(tx, query)


async def lock_own(tx: Tx, termination_id: str) -> Termination | None:
    """For the platform's own work (settling, events): nobody's view, locked."""
    row = await tx.row(select(terminations).where(T.id == termination_id).with_for_update())
    return termination_of(row) if row else None


async def lock_by_review(tx: Tx, review_id: str) -> Termination | None:
    row = await tx.row(select(terminations).where(T.review_id == review_id).with_for_update())
    return termination_of(row) if row else None


async def open_of(tx: Tx, agreement_id: str) -> Termination | None:
    row = await tx.row(select(terminations).where(T.agreement_id == agreement_id, _OPEN))
    return termination_of(row) if row else None


async def completed_by(tx: Tx, student_id: str) -> int:
    """Approved ones that this student asked for; the employer's do not count (domain 5.4)."""
    asked = and_(T.student_id == student_id, T.asked_by == Side.STUDENT, T.state == State.APPROVED)
    return int(await tx.value(select(func.count()).select_from(terminations).where(asked)))


async def add(tx: Tx, made: Termination) -> bool:
    """False when the agreement has an open one already, committed or about to be: waits for the twin of the same moment."""
    done = await tx.execute(
        insert(terminations)
        .values(**_columns(made))
        .on_conflict_do_nothing(index_elements=[T.agreement_id], index_where=_OPEN)
    )
    return bool(done.rowcount)


async def save(tx: Tx, before: Termination, after: Termination) -> None:
    """Write a change of a locked row. Raises when it is not what it was: somebody changed it without the lock."""
    was = _columns(before)
    changes = {name: value for name, value in _columns(after).items() if value != was[name]}
    done = await tx.execute(
        update(terminations)
        .where(T.id == before.id, T.state == before.state, T.version == before.version)
        .values(changes)
    )
    if not done.rowcount:
        raise RuntimeError(f"termination {before.id} changed under its lock")


def termination_of(row: RowMapping) -> Termination:
    facts: dict[str, Any] = dict(row)
    facts |= {
        "state": State(row["state"]),
        "asked_by": Side(row["asked_by"]),
        "asker": json.dumps(row["asker"], ensure_ascii=False),
        "student": StudentSnapshot.FromString(row["student"]),
        "college_id": row["college_id"] or "",
    }
    return Termination(**facts)


async def _one(tx: Tx, query: Any) -> Termination:
    row = await tx.row(query)
    if row is None:
        raise Refusal("thing.not_found")
    return termination_of(row)


def _columns(termination: Termination) -> dict[str, Any]:
    facts = {field.name: getattr(termination, field.name) for field in fields(termination)}
    return facts | {
        "asker": json.loads(termination.asker),
        "student": termination.student.SerializeToString(deterministic=True),
        "college_id": termination.college_id or None,
    }
