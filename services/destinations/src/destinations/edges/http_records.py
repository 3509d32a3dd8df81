"""Employment records and plan records over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from chassis.call import PersonCall
from chassis.core import Core
from chassis.documented import documented
from chassis.listing import DEFAULT, Cursors, limit_of
from destinations.adapters.peers import make_known
from destinations.edges.roles import READERS, REVIEWERS
from destinations.reading import employment_record as reading
from destinations.shapes import PlanPage, RecordShown


def router(core: Core) -> APIRouter:
    routes, cursors = APIRouter(tags=["employment-records"]), Cursors(core.secret("cursors"))

    @routes.get(
        "/api/v1/employment-records/{id}",
        **documented(
            "get_employment_record",
            roles=READERS,
            scope="school",
            answers=RecordShown,
            problems=("thing.not_found",),
            thing="student",
        ),
    )
    async def get_employment_record(student_id: Annotated[UUID, Path(alias="id")], call: PersonCall) -> Response:
        call.actor.require_role("查看就业信息", *READERS)
        if call.actor.student_id == str(student_id):
            await make_known(core, student_id)
        return await call.read(lambda tx: reading.employment_record(tx, student_id))

    @routes.get(
        "/api/v1/plan-records",
        **documented(
            "list_plan_records", roles=REVIEWERS, scope="school", answers=PlanPage, problems=("cursor.mismatch",)
        ),
    )
    async def list_plan_records(
        call: PersonCall,
        school_id: UUID | None = None,
        class_year: int | None = None,
        limit: int = DEFAULT,
        cursor: str | None = None,
    ) -> Response:
        call.actor.require_role("查看就业方案", *REVIEWERS)
        return await call.read(
            lambda tx: reading.plan_records(tx, cursors, school_id, class_year, limit_of(limit), cursor)
        )

    return routes
