"""Student records as staff of their scope see them, and as the student sees their own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, tuple_

from chassis import acts
from chassis.actor import ROLE_NAMES
from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors, limit_of
from chassis.workbooks.cells import masked_email
from contracts.codes.numbers import masked
from identity.adapters import policies
from identity.adapters.students import Students, with_names, within_scope
from identity.adapters.tables import students
from identity.policies import Gates, PolicyDocument, gates_of
from identity.reading.coded import coded

_CODED = {
    "sex": "sex",
    "degree_level": "degree_level",
    "training_mode": "training_mode",
    "political_status": "political_status",
    "ethnicity": "ethnicity",
    "origin_region": "region",
    "document_type": "document_type",
    "study_form": "study_form",
    "urban_rural": "urban_rural",
}
_PLAIN = ("major_code", "major_direction", "enrolment_month", "commissioning_unit", "data_check", "standing")
_SCHOOL = ("school_reviewer", "school_admin")
LABELS = {"restrict": "限制签约", "lift": "解除限制", "reveal": "查看完整证件号"}
WHO = {"restrict": _SCHOOL, "lift": _SCHOOL, "reveal": (*_SCHOOL, "college_reviewer", "student")}


def why_not(act: str, student: Mapping[Any, Any], role: str) -> Refusal | None:
    """Why this role may not do this act on this student now; None: it may."""
    if role not in WHO[act]:
        return Refusal("act.forbidden", role=ROLE_NAMES.get(role, role), act=LABELS[act])
    if act == "restrict" and student["restricted"]:
        return Refusal("student.restricted_already", name=student["name"], reason=student["restricted_reason"])
    if act == "lift" and not student["restricted"]:
        return Refusal("student.not_restricted", name=student["name"])
    return None


async def list_students(tx: Tx, cursors: Cursors, limit: int, cursor: str | None, **filters: Any) -> dict[str, Any]:
    """By class year (newest first) and student number. Filters: school_id, college_id, class_year, q, restricted."""
    bound = {"list": "students", "actor": tx.actor.id, "role": tx.actor.role, **filters}
    after = cursors.read(cursor, **bound)
    question = with_names().where(within_scope(tx.actor), *_conditions(filters))
    held = students.c
    if after:
        question = question.where(tuple_(-held.class_year, held.student_number, held.id) > tuple_(*_typed(after)))
    question = question.order_by(-held.class_year, held.student_number, held.id).limit(limit_of(limit) + 1)
    rows = await tx.rows(question)
    in_force = await policies.in_force(tx, *{row["school_id"] for row in rows}) if rows else {}
    shown = [_row(row, in_force[row["school_id"]].document, tx) for row in rows[:limit]]
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    following = cursors.make([-last["class_year"], last["student_number"], last["id"]], **bound) if last else None
    return {"items": shown, "next": following}


async def one_student(tx: Tx, registry: Students, student_id: UUID) -> dict[str, Any]:
    """Raises thing.not_found out of scope."""
    row = await registry.seen_by(tx, student_id)
    policy = await policies.policy_of(tx, row["school_id"])
    gates = gates_of(row, policy.document, tx.now)
    numbers = registry.numbers
    phone, email = numbers.phone_of(row), numbers.email_of(row)
    own = tx.actor.is_one_of("student")
    role = tx.actor.role
    mine = [(act, LABELS[act]) for act, roles in WHO.items() if role in roles]
    contact = (
        {"phone": phone, "email": email, "address": numbers.address_of(row)}
        if own
        else {"phone_masked": masked(phone), "email_masked": masked_email(email), "address": numbers.address_of(row)}
    )
    return {
        **_row(row, policy.document, tx),
        "version": row["version"],
        **{name: coded(table, row[name]) for name, table in _CODED.items()},
        **{name: row[name] for name in _PLAIN},
        "identity_number_masked": masked(numbers.document_of(row)),
        **contact,
        "gates": _gates(gates),
        "holder": None,
        "next": None,
        "acts": [one.model_dump(mode="json") for one in acts.shown(mine, lambda act: why_not(act, row, role))],
        "changed_at": wire(row["changed_at"]),
        "changed_by": row["changed_by"],
    }


def _conditions(filters: Mapping[Any, Any]) -> list[ColumnElement[bool]]:
    held = students.c
    found: list[ColumnElement[bool]] = []
    for name in ("school_id", "college_id", "class_year", "restricted"):
        if filters.get(name) is not None:
            found.append(held[name] == filters[name])
    if filters.get("q"):
        found.append(or_(held.name == filters["q"], held.student_number == filters["q"]))
    return found


def _typed(after: list[Any]) -> tuple[int, str, UUID]:
    return after[0], after[1], UUID(after[2])


def _row(row: Mapping[Any, Any], policy: PolicyDocument, tx: Tx) -> dict[str, Any]:
    gates = gates_of(row, policy, tx.now)
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "student_number": row["student_number"],
        "school": {"id": str(row["school_id"]), "name": row["school_name"]},
        "college": {"id": str(row["college_id"]), "name": row["college_name"]},
        "class_year": row["class_year"],
        "graduation_month": row["graduation_month"],
        "major": row["major"],
        "degree_level": coded("degree_level", row["degree_level"]),
        "training_mode": coded("training_mode", row["training_mode"]),
        "state": _state(gates),
        "restricted": gates.restricted,
    }


def _state(gates: Gates) -> dict[str, str]:
    """One word for a list: what stands between this student and a new commitment, the hardest first."""
    for closed, code, label in (
        (gates.suspended, "suspended", "账号已停用"),
        (gates.plan_locked, "plan_locked", "就业方案已上报"),
        (gates.restricted, "restricted", "已限制签约"),
        (not gates.may_sign, "may_not_sign", "培养方式不可签约"),
        (not gates.data_gate_open, "data_check_open", "生源信息待核验"),
    ):
        if closed:
            return {"code": code, "label": label}
    return {"code": "may_sign", "label": "可签约"}


def _gates(gates: Gates) -> dict[str, Any]:
    return {
        "may_sign": gates.may_sign,
        "data_gate_open": gates.data_gate_open,
        "restricted": gates.restricted,
        "restricted_reason": gates.restricted_reason,
        "restricted_until": wire(gates.restricted_until) if gates.restricted_until else None,
        "suspended": gates.suspended,
        "plan_locked": gates.plan_locked,
    }
