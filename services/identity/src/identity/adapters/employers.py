"""Employers: read as the actor may see them, written with their version and announced."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true, update
from sqlalchemy.exc import IntegrityError

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal, in_field
from contracts.wangqian.identity.v1.events_pb2 import EmployerChanged
from identity.adapters.messages import employer_snapshot
from identity.adapters.tables import admissions, employers


def within_scope(actor: Actor) -> ColumnElement[bool]:
    """Its own people see an employer; a school sees whoever applied to it or is admitted anywhere; the province all."""
    if actor.is_one_of("province_operator"):
        return true()
    if actor.is_one_of("employer_admin", "recruiter", "reader") and actor.employer_id:
        return employers.c.id == UUID(actor.employer_id)
    if actor.is_one_of("school_reviewer", "school_admin") and actor.school_id:
        here = or_(admissions.c.school_id == UUID(actor.school_id), admissions.c.state == "admitted")
        return select(admissions.c.id).where(admissions.c.employer_id == employers.c.id, here).exists()
    return false()


async def seen_by(tx: Tx, employer_id: UUID, lock: bool = False) -> Mapping[Any, Any]:
    """Raises thing.not_found for what is not there or out of scope."""
    question = select(employers).where(employers.c.id == employer_id, within_scope(tx.actor))
    row = await tx.row(question.with_for_update() if lock else question)
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def shows_licence(tx: Tx, employer_id: UUID) -> bool:
    """Whether the actor reads this employer's licence: its own people, and the schools that were asked to judge it."""
    if tx.actor.employer_id == str(employer_id):
        return True
    if not tx.actor.school_id:
        return False
    asked = select(admissions.c.id).where(
        admissions.c.employer_id == employer_id,
        admissions.c.school_id == UUID(tx.actor.school_id),
        admissions.c.review_id.is_not(None),
    )
    return await tx.value(asked.limit(1)) is not None


async def by_ids(tx: Tx, ids: Iterable[UUID]) -> Sequence[Mapping[Any, Any]]:
    return await tx.rows(select(employers).where(employers.c.id.in_(list(ids))))


async def add_many(tx: Tx, rows: Sequence[Mapping[Any, Any]]) -> None:
    """New employers, whole rows; each is announced."""
    if not rows:
        return
    await tx.execute(employers.insert(), [dict(row) for row in rows])
    for row in rows:
        tx.emit(EmployerChanged(employer=employer_snapshot(row)), row["id"])


async def add_registered(tx: Tx, row: Mapping[Any, Any]) -> None:
    """A new employer that registered itself. The constraints decide, so of two at once the second is told.

    Raises employer.code_taken, file_token.used."""
    try:
        await add_many(tx, [row])
    except IntegrityError as error:
        if "employers_one_code" in str(error.orig):
            raise Refusal("employer.code_taken") from error
        if "employers_one_licence" in str(error.orig):
            raise in_field("/licence", "file_token.used", "这个文件已用于另一个单位的注册，请重新上传") from error
        raise


async def change(tx: Tx, row: Mapping[Any, Any], **values: Any) -> dict[str, Any]:
    """Write one locked employer: the next version, announced. The row as it is now."""
    stamp = {"version": row["version"] + 1, "changed_by": tx.actor.name, "changed_at": tx.now}
    now = {**row, **values, **stamp}
    await tx.execute(update(employers).where(employers.c.id == row["id"]).values(**values, **stamp))
    tx.emit(EmployerChanged(employer=employer_snapshot(now)), row["id"])
    return now
