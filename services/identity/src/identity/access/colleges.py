"""Whom to ask when no code arrives (domain 3.2), and the schools of the sign-in page."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.database import Tx


async def contact_for(tx: Tx, account_id: UUID) -> RowMapping | None:
    """name, contact_name, contact_phone, contact_hours of the college that the account's newest student record belongs to."""
    return await tx.row(_CONTACT, {"account": account_id})


async def schools(tx: Tx) -> Sequence[RowMapping]:
    """id and name of every school."""
    return await tx.rows(text("SELECT id, name FROM schools ORDER BY code"))


_CONTACT = text(
    """
    SELECT c.name, c.contact_name, c.contact_phone, c.contact_hours
    FROM account_roles r JOIN students s ON s.id = r.student_id JOIN colleges c ON c.id = s.college_id
    WHERE r.account_id = :account AND r.ended_at IS NULL
    ORDER BY s.class_year DESC LIMIT 1
    """
)
