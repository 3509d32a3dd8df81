"""The roles of an account as people choose them and tokens state them: with the names of school, college and employer."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, text

from chassis.actor import ROLE_NAMES
from chassis.database import Tx


@dataclass(frozen=True)
class Hat:
    """One role of one account, as it is at this moment: a student's school and college are those of the student record."""

    id: UUID
    role: str
    # The person under this hat: a student's name is that of the student record.
    name: str
    student_id: UUID | None
    school_id: UUID | None
    college_id: UUID | None
    employer_id: UUID | None
    school_name: str
    college_name: str
    employer_name: str
    class_year: int | None

    @property
    def organisation(self) -> str:
        """What stands behind the person's name on a page."""
        return self.employer_name or " ".join(part for part in (self.school_name, self.college_name) if part)

    @property
    def label(self) -> str:
        """The line on the page that asks which role to act as."""
        year = f"（{self.class_year}届）" if self.class_year else ""
        return f"{ROLE_NAMES[self.role]}{year}" + (f" · {self.organisation}" if self.organisation else "")


async def of_account(tx: Tx, account_id: UUID) -> list[Hat]:
    """All roles that the account has now."""
    return [_hat(row) for row in await tx.rows(_OF_ACCOUNT, {"account": account_id})]


async def by_id(tx: Tx, role_id: UUID) -> Hat | None:
    """A role, unless it has ended."""
    row = await tx.row(_BY_ID, {"id": role_id})
    return _hat(row) if row is not None else None


def _hat(row: RowMapping) -> Hat:
    return Hat(**row)


_HATS = """
    SELECT r.id, r.role, coalesce(st.name, a.name) AS name, r.student_id, coalesce(st.school_id, r.school_id) AS school_id,
           coalesce(st.college_id, r.college_id) AS college_id, r.employer_id, coalesce(s.name, '') AS school_name,
           coalesce(c.name, '') AS college_name, coalesce(e.name, '') AS employer_name, st.class_year
    FROM account_roles r
    JOIN accounts a ON a.id = r.account_id
    LEFT JOIN students st ON st.id = r.student_id
    LEFT JOIN schools s ON s.id = coalesce(st.school_id, r.school_id)
    LEFT JOIN colleges c ON c.id = coalesce(st.college_id, r.college_id)
    LEFT JOIN employers e ON e.id = r.employer_id
    WHERE r.ended_at IS NULL
"""
_OF_ACCOUNT = text(f"{_HATS} AND r.account_id = :account ORDER BY st.class_year DESC NULLS LAST, r.id")
_BY_ID = text(f"{_HATS} AND r.id = :id")
