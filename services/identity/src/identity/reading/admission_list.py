"""Admissions: an employer's own, a school's, or all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select, true

from chassis import acts
from chassis.actor import Actor
from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors, limit_of
from identity.adapters.tables import admissions, employers, schools
from identity.lifecycle import ADMITTED, APPLIED, LABELS, STATES, WHO, why_not


def within_scope(actor: Actor) -> ColumnElement[bool]:
    if actor.is_one_of("province_operator"):
        return true()
    if actor.is_one_of("employer_admin", "recruiter", "reader") and actor.employer_id:
        return admissions.c.employer_id == UUID(actor.employer_id)
    if actor.is_one_of("school_reviewer", "school_admin") and actor.school_id:
        return admissions.c.school_id == UUID(actor.school_id)
    return false()


def _with_names() -> Select[Any]:
    return (
        select(admissions, employers.c.name.label("employer_name"), schools.c.name.label("school_name"))
        .join(employers, employers.c.id == admissions.c.employer_id)
        .join(schools, schools.c.id == admissions.c.school_id)
    )


async def seen_by(tx: Tx, admission_id: UUID, lock: bool = False) -> Mapping[Any, Any]:
    """Raises thing.not_found."""
    question = _with_names().where(admissions.c.id == admission_id, within_scope(tx.actor))
    row = await tx.row(question.with_for_update(of=admissions) if lock else question)
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def one_admission(tx: Tx, admission_id: UUID) -> dict[str, Any]:
    return shown(await seen_by(tx, admission_id), tx.actor)


async def list_admissions(
    tx: Tx, cursors: Cursors, limit: int, cursor: str | None, state: str | None
) -> dict[str, Any]:
    """Newest first."""
    bound = {"list": "admissions", "actor": tx.actor.id, "role": tx.actor.role, "state": state}
    after = cursors.read(cursor, **bound)
    question = _with_names().where(within_scope(tx.actor))
    if state:
        question = question.where(admissions.c.state == state)
    if after:
        question = question.where(admissions.c.id < UUID(after[0]))
    rows = await tx.rows(question.order_by(admissions.c.id.desc()).limit(limit_of(limit) + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursors.make([last["id"]], **bound) if last else None
    return {"items": [shown(row, tx.actor) for row in rows[:limit]], "next": following}


def shown(row: Mapping[Any, Any], actor: Actor) -> dict[str, Any]:
    """An admission whole."""
    applied = row["state"] == APPLIED
    holder = {"who": "school", "name": row["school_name"], "since": wire(row["applied_at"])} if applied else None
    mine = [(act, LABELS[act]) for act, roles in WHO.items() if actor.role in roles]
    return {
        "id": str(row["id"]),
        "version": row["version"],
        "employer": {"id": str(row["employer_id"]), "name": row["employer_name"]},
        "school": {"id": str(row["school_id"]), "name": row["school_name"]},
        "state": {"code": row["state"], "label": STATES[row["state"]]},
        "reason": row["reason"],
        "applied_at": wire(row["applied_at"]),
        "decided_at": wire(row["decided_at"]) if row["decided_at"] else None,
        "holder": holder,
        "next": {"text": _next(row["state"]), "by": None} if row["state"] in (APPLIED, ADMITTED) else None,
        "acts": [one.model_dump(mode="json") for one in acts.shown(mine, lambda act: why_not(act, row, actor.role))],
    }


def _next(state: str) -> str:
    return "学校就业部门审核后通知单位" if state == APPLIED else "单位可以邀请该校毕业生签约"
