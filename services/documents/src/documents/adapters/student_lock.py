"""Who reads where a student belongs and writes it into rows, and who moves the student, do so one after the other."""

from sqlalchemy import func, select

from chassis.database import Tx


async def lock_student(tx: Tx, student_id: str) -> None:
    """Held to the end of the transaction; always the first lock that it takes. Two topics say where a student belongs, and without
    this a move could fall between another event's look and its write."""
    await tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(student_id, 0))))
