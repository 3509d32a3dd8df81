"""What a paper shows of one version of a student record."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from identity.adapters.numbers import Numbers
from identity.adapters.tables import student_versions


class Paper(NamedTuple):
    snapshot: StudentSnapshot
    # document_type, document_number, phone, email, address.
    facts: dict[str, str]


async def paper_of(tx: Tx, numbers: Numbers, student_id: UUID, version: int) -> Paper:
    """The newest paper at or before this version. Raises thing.not_found."""
    held = student_versions.c
    row = await tx.row(
        select(held.snapshot, held.sealed)
        .where(held.student_id == student_id, held.version <= version)
        .order_by(held.version.desc())
        .limit(1)
    )
    if row is None:
        raise Refusal("thing.not_found")
    return Paper(StudentSnapshot.FromString(bytes(row["snapshot"])), numbers.open_paper(bytes(row["sealed"])))
