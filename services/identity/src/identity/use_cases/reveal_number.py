"""Unmask a student's identity number for one purpose; who did so is in the chained log."""

from uuid import UUID

from chassis.database import Tx
from chassis.ids import Ids
from contracts.wangqian.audit.v1.events_pb2 import Audited
from identity.adapters.students import Students
from identity.adapters.tables import reveals


async def reveal_number(tx: Tx, ids: Ids, registry: Students, student_id: UUID, purpose: str) -> str:
    """The number in clear. Raises thing.not_found."""
    row = await registry.seen_by(tx, student_id)
    kept = {
        "id": ids(),
        "student_id": student_id,
        "account_id": tx.actor.id,
        "role": tx.actor.role,
        "purpose": purpose,
        "at": tx.now,
    }
    await tx.execute(reveals.insert(), kept)
    audited = Audited(
        act="identity_number.revealed", subject_kind="student", subject_id=str(student_id), purpose=purpose
    )
    tx.emit(audited, student_id)
    return registry.numbers.document_of(row)
