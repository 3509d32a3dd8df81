"""Letters and agreements as workbooks (domain 4.10)."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.call import PersonCall
from chassis.clock import shanghai_day
from chassis.core import Core
from chassis.documented import XLSX, documented
from chassis.workbooks import write
from signing.edges import xlsx
from signing.edges.bodies import READERS, SCHOOL, FilterQuery
from signing.reading.filters import Filters
from signing.use_cases.export import AGREEMENTS, INVITATIONS, Export, export

_WHO = (*READERS, *SCHOOL)
_PROBLEMS = ("export.too_many",)


def router(core: Core) -> APIRouter:
    """Comes before the routes of single things: `export` is no id."""
    routes = APIRouter()

    @routes.get(
        "/api/v1/invitations/export",
        **documented("export_invitations", roles=_WHO, scope="own", answers=XLSX, problems=_PROBLEMS),
    )
    async def export_invitations(filters: FilterQuery, call: PersonCall, batch_id: UUID | None = None) -> Response:
        return await _answer(call, INVITATIONS, replace(filters, batch_id=batch_id))

    @routes.get(
        "/api/v1/agreements/export",
        **documented("export_agreements", roles=_WHO, scope="own", answers=XLSX, problems=_PROBLEMS),
    )
    async def export_agreements(filters: FilterQuery, call: PersonCall) -> Response:
        return await _answer(call, AGREEMENTS, filters)

    async def _answer(call: PersonCall, what: Export, filters: Filters) -> Response:
        call.actor.require_role(f"导出{what.title}", *_WHO)
        # Not a reading transaction: who took the rows is in the audit log before anybody has them.
        async with core.db.begin(call.actor) as tx:
            rows = await export(tx, what, filters)
        columns = what.columns(call.actor)
        lines = ([value(row) for _, value in columns] for row in rows)
        data = await xlsx.written(partial(write, titles=[title for title, _ in columns], rows=lines))
        today = shanghai_day(core.clock.now())
        return xlsx.answer(data, f"{what.title}-{today}.xlsx", f"{what.name}-{today}.xlsx")

    return routes
