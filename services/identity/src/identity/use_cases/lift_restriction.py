"""A restriction ends: lifted by the school, or by its own end."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.events_pb2 import StudentRestrictionLifted
from identity.adapters import policies
from identity.adapters.messages import student_snapshot
from identity.adapters.students import Students, with_names
from identity.adapters.tables import restrictions, students

_A_ROUND = 100


async def lift_restriction(tx: Tx, registry: Students, student_id: UUID) -> None:
    """Raises thing.not_found, student.not_restricted."""
    row = await registry.seen_by(tx, student_id, lock=True)
    if not row["restricted"]:
        raise Refusal("student.not_restricted", name=row["name"])
    await _lift(tx, registry, row)


async def lift_ended(core: Core, registry: Students) -> bool:
    """One round of the sweeper: lift what has reached its end; whether more waits."""
    async with core.db.begin() as tx:
        due = with_names().where(students.c.restricted, students.c.restricted_until <= tx.now)
        due = due.order_by(students.c.id).limit(_A_ROUND)
        rows = await tx.rows(due.with_for_update(of=students, skip_locked=True))
        for row in rows:
            await _lift(tx, registry, row)
    return len(rows) == _A_ROUND


async def _lift(tx: Tx, registry: Students, row: Mapping[Any, Any]) -> None:
    held = restrictions.c
    await tx.execute(
        update(restrictions)
        .where(held.student_id == row["id"], held.lifted_at.is_(None))
        .values(lifted_by=tx.actor.name, lifted_at=tx.now)
    )
    policy = (await policies.policy_of(tx, row["school_id"])).document
    values = {"restricted": False, "restricted_reason": "", "restricted_until": None}
    now = await registry.change(tx, row, policy, ("restricted",), **values)
    tx.emit(StudentRestrictionLifted(student=student_snapshot(now)), row["id"])
