"""Schools as everybody sees them: to choose one's own at the first sign-in, and whom to ask there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.database import Tx
from identity.adapters import policies, schools


async def all_schools(tx: Tx) -> dict[str, Any]:
    in_force = await policies.in_force(tx)
    return {"items": [_shown(row, in_force) for row in await schools.many(tx)], "next": None}


async def one_school(tx: Tx, school_id: UUID) -> dict[str, Any]:
    """With its colleges and their contacts. Raises thing.not_found."""
    row = await schools.one(tx, school_id)
    in_force = await policies.in_force(tx, school_id)
    its_colleges = [
        {
            "id": str(one["id"]),
            "name": one["name"],
            "contact_name": one["contact_name"],
            "contact_phone": one["contact_phone"],
            "contact_hours": one["contact_hours"],
        }
        for one in await schools.colleges_of(tx, school_id)
    ]
    return {**_shown(row, in_force), "version": row["version"], "colleges": its_colleges}


def _shown(row: Mapping[Any, Any], in_force: Mapping[UUID, policies.InForce]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "code": row["code"],
        "name": row["name"],
        "city": row["city"],
        "synthetic": row["synthetic"],
        "preset": in_force[row["id"]].document.preset,
    }
