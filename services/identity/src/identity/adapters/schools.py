"""Schools and their colleges."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.database import Tx
from chassis.errors import Refusal
from identity.adapters.tables import colleges, schools


async def one(tx: Tx, school_id: UUID, lock: bool = False) -> Mapping[Any, Any]:
    """Raises thing.not_found. `lock`: imports and admissions of one school go one after the other."""
    question = select(schools).where(schools.c.id == school_id)
    row = await tx.row(question.with_for_update(key_share=True) if lock else question)
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def many(tx: Tx, ids: Sequence[UUID] = ()) -> Sequence[Mapping[Any, Any]]:
    """These schools, or all, by code."""
    question = select(schools).order_by(schools.c.code)
    return await tx.rows(question.where(schools.c.id.in_(list(ids))) if ids else question)


async def colleges_of(tx: Tx, *school_ids: UUID) -> Sequence[Mapping[Any, Any]]:
    return await tx.rows(select(colleges).where(colleges.c.school_id.in_(school_ids)).order_by(colleges.c.name))
