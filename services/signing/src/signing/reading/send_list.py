"""The send list of an employer: who is about to be invited, who added them, and why somebody was refused."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.engine import RowMapping

from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors
from chassis.problem_json import reason_body
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from signing.adapters.scope import seen_by
from signing.adapters.tables import findings, send_list, slots
from signing.reading import shapes
from signing.reading.filters import Filters, Paging, bound_to

# Never with whom (domain 4.1).
STATUS = {False: {"code": "free", "label": "未签约"}, True: {"code": "committed", "label": "已签约/已登记去向"}}
# The one answer for whoever cannot be invited.
NOBODY = Refusal("student.not_found")
TITLES = ("毕业院校", "毕业届", "姓名", "院系", "学历", "专业", "就业状况")
_MOST_EXPORTED = 20_000

_JOINED = (
    select(send_list, findings.c.student, findings.c.identity_number_masked, slots.c.claim_id)
    .join(
        findings,
        and_(findings.c.employer_id == send_list.c.employer_id, findings.c.student_id == send_list.c.student_id),
    )
    .outerjoin(slots, slots.c.student_id == send_list.c.student_id)
)


async def list_entries(tx: Tx, cursors: Cursors, filters: Filters, paging: Paging) -> dict[str, Any]:
    bound = bound_to(filters, tx.actor.employer_id)
    query = _JOINED.where(seen_by(send_list, tx.actor), *_where(filters))
    rows = list(await tx.rows(paging.apply(query, send_list, "added_at", cursors, bound)))
    rows, after = paging.page(rows, "added_at", cursors, bound)
    return {"items": [_shown(row) for row in rows], "next": after}


async def rows_to_export(tx: Tx, filters: Filters) -> Sequence[Sequence[str | int]]:
    """The rows of the export, oldest first, under TITLES."""
    query = _JOINED.where(seen_by(send_list, tx.actor), *_where(filters)).order_by(send_list.c.added_at, send_list.c.id)
    return [_exported(row) for row in await tx.rows(query.limit(_MOST_EXPORTED))]


def _where(filters: Filters) -> list[Any]:
    found: list[Any] = []
    if filters.school_id is not None:
        found.append(send_list.c.school_id == filters.school_id)
    if filters.class_year is not None:
        found.append(send_list.c.class_year == filters.class_year)
    return found


def _shown(row: RowMapping) -> dict[str, Any]:
    student = StudentSnapshot.FromString(bytes(row["student"]))
    refused = reason_body(Refusal(row["code"], **row["facts"])) if row["code"] else None
    return {
        "id": str(row["id"]),
        "student": shapes.student(student, row["identity_number_masked"]).model_dump(mode="json"),
        "status": STATUS[row["claim_id"] is not None],
        "added_by": row["added_by"],
        "added_at": wire(row["added_at"]),
        "refused": refused,
    }


def _exported(row: RowMapping) -> Sequence[str | int]:
    one = StudentSnapshot.FromString(bytes(row["student"]))
    level = shapes.coded("degree_level", one.degree_level)
    status = STATUS[row["claim_id"] is not None]["label"]
    school, degree = one.school_name, level["label"] if level else ""
    return (school, one.class_year, one.name, one.college_name, degree, one.major, status)
