"""Admissions: an employer applies, review decides, the school may withdraw."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from chassis.call import PersonCall, Result
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import documented
from chassis.listing import Cursors
from chassis.shapes import Page, Shape, cleaned
from identity.edges.answers import whole
from identity.reading.admission_list import list_admissions, one_admission, seen_by
from identity.reading.employers import one_employer
from identity.shapes import AdmissionForReview, AdmissionShown
from identity.use_cases.apply_for_admission import apply_for_admission
from identity.use_cases.withdraw_admission import withdraw_admission

_PEOPLE = ("employer_admin", "recruiter", "reader")
_SCHOOL = ("school_reviewer", "school_admin")


class Application(Shape):
    school_id: UUID


class Withdrawal(Shape):
    reason: Annotated[cleaned("reason"), Field(min_length=1)]  # type: ignore[valid-type]


def admissions_router(core: Core) -> APIRouter:
    router = APIRouter()
    cursors = Cursors(core.secret("cursors"))

    @router.post(
        "/api/v1/admissions",
        **documented(
            "apply_for_admission",
            roles=("employer_admin",),
            scope="employer",
            answers={201: AdmissionShown},
            problems=("signing_info.needed", "employer.suspended", "admission.open_already", "act.forbidden"),
        ),
    )
    async def apply(body: Application, call: PersonCall) -> Response:
        call.actor.require_role("申请入驻", "employer_admin")

        async def act(tx: Tx) -> Result:
            admission_id = await apply_for_admission(tx, core.ids, body.school_id)
            return whole(await one_admission(tx, admission_id), 201)

        return await call.once(act)

    @router.get(
        "/api/v1/admissions",
        **documented(
            "list_admissions",
            roles=(*_PEOPLE, *_SCHOOL, "province_operator"),
            scope="employer",
            answers=Page[AdmissionShown],
            problems=("cursor.mismatch",),
        ),
    )
    async def admissions(
        call: PersonCall, state: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> Response:
        call.actor.require_role("查看入驻情况", *_PEOPLE, *_SCHOOL, "province_operator")
        return await call.read(lambda tx: list_admissions(tx, cursors, limit, cursor, state))

    @router.get(
        "/api/v1/admissions/{id}",
        **documented(
            "get_admission",
            roles=(*_PEOPLE, *_SCHOOL, "province_operator"),
            scope="employer",
            answers=AdmissionShown,
            thing="admission",
        ),
    )
    async def admission(id: UUID, call: PersonCall) -> Response:
        return await call.read(lambda tx: _whole(tx, id))

    @router.get(
        "/api/v1/admissions/{id}/for-review",
        **documented(
            "get_admission_for_review", roles=_SCHOOL, scope="school", answers=AdmissionForReview, thing="admission"
        ),
    )
    async def for_review(id: UUID, call: PersonCall) -> Response:
        async def answer(tx: Tx) -> Result:
            found = await one_admission(tx, id)
            call.actor.require_role("审核入驻", *_SCHOOL)
            return whole({**found, "employer": await one_employer(tx, UUID(found["employer"]["id"]))})

        return await call.read(answer)

    @router.post(
        "/api/v1/admissions/{id}/withdraw",
        **documented(
            "withdraw_admission",
            roles=_SCHOOL,
            scope="school",
            answers=AdmissionShown,
            thing="admission",
            problems=("act.forbidden", "act.wrong_state"),
        ),
    )
    async def withdraw(id: UUID, body: Withdrawal, call: PersonCall) -> Response:
        async def act(tx: Tx) -> Result:
            await withdraw_admission(tx, await seen_by(tx, id, lock=True), body.reason)
            return await _whole(tx, id)

        return await call.once(act)

    async def _whole(tx: Tx, id: UUID) -> Result:
        return whole(await one_admission(tx, id))

    return router
