"""Identity told of a student: gates and snapshot by version, and the columns of what is still open."""

from uuid import UUID

from sqlalchemy import update

from chassis.database import Tx
from chassis.errors import Stale
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentGates, StudentSnapshot
from signing.adapters import slots
from signing.adapters.tables import agreements, invitations


async def learn_student(tx: Tx, student: StudentSnapshot, version: int, gates: StudentGates) -> None:
    """Newest version wins. Raises Stale for an older one. A formed agreement keeps what was signed; its college moves."""
    if not await slots.learn(tx, student, version, gates):
        raise Stale(f"student {student.student_id} version {version}")
    college, student_id = UUID(student.college_id), UUID(student.student_id)
    letters = invitations.c.student_id == student_id
    await tx.execute(update(invitations).where(letters, invitations.c.college_id != college).values(college_id=college))
    shown = {"student": student.SerializeToString(), "name": student.name, "class_year": student.class_year}
    await tx.execute(update(invitations).where(letters, invitations.c.state == "open").values(**shown))
    mine = (agreements.c.student_id == student_id, agreements.c.college_id != college)
    await tx.execute(update(agreements).where(*mine).values(college_id=college))
