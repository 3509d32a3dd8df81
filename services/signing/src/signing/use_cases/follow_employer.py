"""What becomes of open letters when the employer is not any more who sent them, or may not invite (domain 3.5, 4.6)."""

from uuid import UUID

from sqlalchemy import select

from chassis.database import Tx
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from signing.adapters.tables import invitations as letters
from signing.use_cases.revoke import revoke_by_platform


async def follow_employer(tx: Tx, employer: EmployerSnapshot) -> None:
    """Suspended: all open letters are revoked; renamed or another code: those that name the former one."""
    mine = letters.c.employer_id == UUID(employer.employer_id)
    if employer.suspended:
        await revoke_by_platform(tx, mine, "用人单位已被暂停使用平台")
        return
    open_ones = select(letters.c.id, letters.c.employer).where(mine, letters.c.state == "open")
    former = []
    for row in await tx.rows(open_ones):
        named = EmployerSnapshot.FromString(bytes(row["employer"]))
        if named.version < employer.version and (named.name, named.credit_code) != (
            employer.name,
            employer.credit_code,
        ):
            former.append(row["id"])
    if former:
        await revoke_by_platform(tx, letters.c.id.in_(former), "用人单位的名称或统一社会信用代码已变更")


async def follow_admission(tx: Tx, employer_id: UUID, school_id: UUID, reason: str) -> None:
    """A school withdrew the admission: open letters to its students are revoked."""
    which = (letters.c.employer_id == employer_id) & (letters.c.school_id == school_id)
    why = f"学校已取消该单位的入驻{'：' + reason if reason else ''}"
    await revoke_by_platform(tx, which, why[:200])
