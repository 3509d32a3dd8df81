"""Frozen prints: written in the transaction of the change, never altered."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.engine import RowMapping

from chassis.database import Tx
from chassis.errors import Refusal
from signing.adapters.agreements import trail_of
from signing.adapters.schools import school_code
from signing.adapters.tables import prints
from signing.agreement import Agreement
from signing.printing import announced, frozen


async def freeze(tx: Tx, agreement: Agreement) -> None:
    """Freeze the paper of this version, with the trail so far, and announce it."""
    made = frozen(agreement, await school_code(tx, agreement.school_id), await trail_of(tx, agreement.id))
    await tx.execute(
        insert(prints).values(
            agreement_id=agreement.id,
            version=agreement.version,
            kind=made.kind,
            snapshot=made.snapshot,
            sha256=made.sha256,
            student_id=agreement.student_id,
            student_version=agreement.student_version,
        )
    )
    tx.emit(announced(agreement, made), agreement.student_id)


async def load(tx: Tx, agreement_id: UUID, version: int) -> RowMapping:
    """Raises thing.not_found for a version without a print."""
    row = await tx.row(select(prints).where(prints.c.agreement_id == agreement_id, prints.c.version == version))
    if row is None:
        raise Refusal("thing.not_found")
    return row
