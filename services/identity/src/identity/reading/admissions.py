"""Where an employer may recruit (domain 3.5): its own admission at that school, or one anywhere where the policy says so."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from chassis.database import Tx
from identity.adapters import policies
from identity.adapters.tables import admissions, employers


async def admitted_schools(tx: Tx, employer_id: UUID, school_ids: Sequence[UUID]) -> set[UUID]:
    """Of these schools, those whose students the employer may invite now; none for a suspended or unknown employer."""
    admitted = (
        select(admissions.c.school_id)
        .join(employers, employers.c.id == admissions.c.employer_id)
        .where(admissions.c.employer_id == employer_id, admissions.c.state == "admitted", ~employers.c.suspended)
    )
    here = {row["school_id"] for row in await tx.rows(admitted)}
    if not here or not school_ids:
        return set()
    in_force = await policies.in_force(tx, *school_ids)
    return {one for one, policy in in_force.items() if one in here or policy.document.admission == "any_school"}
