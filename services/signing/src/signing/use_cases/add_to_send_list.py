"""Students go on the employer's send list; twice is a no-op that says so (domain 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Refusal
from chassis.ids import Ids
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from signing.adapters.tables import findings, send_list
from signing.lifecycle import WHO


@dataclass(frozen=True)
class Added:
    """What became of one student: on the list now, there already, or refused."""

    student_id: UUID
    entry_id: UUID | None = None
    already: bool = False
    refusal: Refusal | None = None


async def add_to_send_list(tx: Tx, ids: Ids, student_ids: Sequence[UUID]) -> list[Added]:
    """Only students whom this employer has found by all factors; the answer for anybody else is the one of a search."""
    tx.actor.require_role("加入签约发送列表", *WHO["revoke"])
    employer = UUID(tx.actor.employer_id)
    mine = (findings.c.employer_id == employer, findings.c.student_id.in_(list(student_ids)))
    found = {row["student_id"]: row for row in await tx.rows(select(findings).where(*mine).with_for_update())}
    rows = []
    for one in dict.fromkeys(student_ids):
        if one in found:
            student = StudentSnapshot.FromString(bytes(found[one]["student"]))
            row = {
                "id": ids(), "employer_id": employer, "student_id": one, "school_id": UUID(student.school_id),
                "class_year": student.class_year, "added_by": tx.actor.name, "added_at": tx.now, "code": "", "facts": {},
            }  # fmt: skip
            rows.append(row)
    new: set[UUID] = set()
    if rows:
        adding = insert(send_list).values(rows).on_conflict_do_nothing(index_elements=["employer_id", "student_id"])
        new = {row["student_id"] for row in await tx.rows(adding.returning(send_list.c.student_id))}
    listed = select(send_list.c.id, send_list.c.student_id).where(
        send_list.c.employer_id == employer, send_list.c.student_id.in_(list(found))
    )
    entries = {row["student_id"]: row["id"] for row in await tx.rows(listed)}
    results = []
    for one in student_ids:
        if one not in entries:
            results.append(Added(one, refusal=Refusal("student.not_found")))
        else:
            results.append(Added(one, entries[one], already=one not in new))
            new.discard(one)
    return results
