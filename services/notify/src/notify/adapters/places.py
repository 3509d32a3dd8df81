"""Where a student belongs, and each school's policy: replicas fed by identity's events."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis import replicas
from chassis.database import Tx
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from notify.adapters.tables import student_places

POLICIES = "policies"


async def keep_student(tx: Tx, student_id: str, school_id: str, college_id: str, version: int) -> None:
    """Newest version wins, whatever order they arrive in."""
    row = {"student_id": student_id, "school_id": school_id, "college_id": college_id, "version": version}
    statement = insert(student_places).values(**row)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["student_id"], set_=row, where=student_places.c.version < statement.excluded.version
        )
    )


async def school_of(tx: Tx, student_id: str) -> str:
    """The student's school; "" where no event told it yet."""
    s = student_places.c
    return str(await tx.value(select(s.school_id).where(s.student_id == student_id)) or "")


async def policy_of(tx: Tx, school_id: str) -> Policy | None:
    """The school's policy in force now; None where it has not arrived."""
    found = await replicas.in_force(tx, POLICIES, school_id, tx.now)
    return Policy.FromString(found[1]) if found else None
