"""Where students went: the newest move of each."""

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from review.adapters.tables import moves


async def of_student(tx: Tx, student_id: str) -> RowMapping | None:
    return await tx.row(select(moves).where(moves.c.student_id == student_id))


async def keep(tx: Tx, student: StudentSnapshot, version: int) -> bool:
    """Remember a move; False when a newer one is known."""
    facts = {
        "version": version,
        "school_id": student.school_id,
        "school_name": student.school_name,
        "college_id": student.college_id or None,
        "college_name": student.college_name,
        "class_year": student.class_year,
    }
    done = await tx.execute(
        insert(moves)
        .values(student_id=student.student_id, **facts)
        .on_conflict_do_update(index_elements=["student_id"], set_=facts, where=moves.c.version < version)
    )
    return bool(done.rowcount)
