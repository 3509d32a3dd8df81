"""Student records: staff by scope, the student's own; restriction and unmasking."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from chassis.acts import require
from chassis.call import PersonCall, Result, respond
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.idempotency import Answer
from chassis.listing import Cursors
from chassis.repeating import NEVER
from chassis.shapes import Page, Shape, cleaned
from identity.adapters.students import Students
from identity.edges.answers import whole
from identity.reading.students import list_students, one_student, why_not
from identity.shapes import IdentityNumber, StudentRow, StudentShown
from identity.use_cases.lift_restriction import lift_restriction
from identity.use_cases.restrict_student import restrict_student
from identity.use_cases.reveal_number import reveal_number

_STAFF = ("college_reviewer", "school_reviewer", "school_admin", "province_operator")
_RESTRICTING = ("school_reviewer", "school_admin")
Reason = Annotated[cleaned("reason"), Field(min_length=1)]  # type: ignore[valid-type]


class Restriction(Shape):
    reason: Reason  # type: ignore[valid-type]
    until: AwareDatetime | None = None


class Nothing(Shape):
    """An act that needs no words."""


class Purpose(Shape):
    purpose: Reason  # type: ignore[valid-type]


def students_router(core: Core, registry: Students) -> APIRouter:
    router = APIRouter()
    cursors = Cursors(core.secret("cursors"))

    @router.get(
        "/api/v1/students",
        **documented(
            "list_students", roles=_STAFF, scope="school", answers=Page[StudentRow], problems=("cursor.mismatch",)
        ),
    )
    async def students(
        call: PersonCall,
        school_id: UUID | None = None,
        college_id: UUID | None = None,
        class_year: int | None = None,
        q: Annotated[cleaned("name") | None, Query()] = None,  # type: ignore[valid-type]
        restricted: bool | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Response:
        call.actor.require_role("查看学生名单", *_STAFF)
        filters = {
            "school_id": school_id,
            "college_id": college_id,
            "class_year": class_year,
            "q": q,
            "restricted": restricted,
        }
        return await call.read(lambda tx: list_students(tx, cursors, limit, cursor, **filters))

    @router.get(
        "/api/v1/students/{id}",
        **documented("get_student", roles=("student", *_STAFF), scope="school", answers=StudentShown, thing="student"),
    )
    async def student(id: UUID, call: PersonCall) -> Response:
        return await call.read(lambda tx: _whole(tx, id))

    @router.post(
        "/api/v1/students/{id}/restrict",
        **documented(
            "restrict_student",
            roles=_RESTRICTING,
            scope="school",
            answers=StudentShown,
            thing="student",
            problems=("student.restricted_already", "student.until_past", "act.forbidden"),
        ),
    )
    async def restrict(id: UUID, body: Restriction, call: PersonCall) -> Response:
        async def act(tx: Tx) -> Result:
            await _require(tx, id, "restrict")
            until: datetime | None = body.until
            await restrict_student(tx, core.ids, registry, id, body.reason, until)
            return await _whole(tx, id)

        return await call.once(act)

    @router.post(
        "/api/v1/students/{id}/lift",
        **documented(
            "lift_restriction",
            roles=_RESTRICTING,
            scope="school",
            answers=StudentShown,
            thing="student",
            problems=("student.not_restricted", "act.forbidden"),
        ),
    )
    async def lift(id: UUID, call: PersonCall, body: Nothing | None = None) -> Response:
        async def act(tx: Tx) -> Result:
            await _require(tx, id, "lift")
            await lift_restriction(tx, registry, id)
            return await _whole(tx, id)

        return await call.once(act)

    @router.post(
        "/api/v1/students/{id}/reveal",
        **documented(
            "reveal_identity_number",
            roles=("student", "college_reviewer", *_RESTRICTING),
            scope="school",
            answers=IdentityNumber,
            repeating=NEVER,
            thing="student",
            problems=("act.forbidden",),
        ),
    )
    async def reveal(id: UUID, body: Purpose, call: PersonCall) -> Response:
        # Never remembered under its key: the answer is a number in clear. Each repetition is another unmasking.
        async with core.db.begin(call.actor) as tx:
            await _require(tx, id, "reveal")
            number = await reveal_number(tx, core.ids, registry, id, body.purpose)
        return respond(Answer(200, orjson.dumps({"identity_number": number}), {}))

    async def _whole(tx: Tx, id: UUID) -> Result:
        return whole(await one_student(tx, registry, id))

    async def _require(tx: Tx, id: UUID, act: str) -> None:
        require(why_not(act, await registry.seen_by(tx, id, lock=True), tx.actor.role))

    return router
