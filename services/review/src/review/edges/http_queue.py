"""The queue over HTTP: its pages and its counts."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from chassis.call import PersonCall
from chassis.core import Core
from chassis.documented import documented
from chassis.listing import DEFAULT, Cursors, limit_of
from chassis.shapes import cleaned
from review.adapters.filters import Filter
from review.edges.roles import READERS
from review.lifecycle import State, Step
from review.reading import queue as reading
from review.shapes import Counts, QueuePage


def _filter(
    state: Annotated[tuple[State, ...], Query()] = (),
    subject_kind: Annotated[tuple[str, ...], Query()] = (),
    step: Annotated[tuple[Step, ...], Query()] = (),
    college_id: UUID | None = None,
    overdue: bool | None = None,
    q: Annotated[cleaned("organisation"), Query()] = "",  # type: ignore[valid-type]
) -> Filter:
    return Filter(state, subject_kind, step, str(college_id) if college_id else None, overdue, q or None)


Filters = Annotated[Filter, Depends(_filter)]


def router(core: Core) -> APIRouter:
    routes, cursors = APIRouter(tags=["cases"]), Cursors(core.secret("cursors"))

    @routes.get(
        "/api/v1/cases",
        **documented("list_cases", roles=READERS, scope="school", answers=QueuePage, problems=("cursor.mismatch",)),
    )
    async def list_cases(
        call: PersonCall, wanted: Filters, sort: str = "waiting_since", limit: int = DEFAULT, cursor: str | None = None
    ) -> Response:
        call.actor.require_role("查看待办审核", *READERS)
        return await call.read(lambda tx: reading.queue(tx, cursors, wanted, sort, limit_of(limit), cursor))

    @routes.get("/api/v1/cases/counts", **documented("count_cases", roles=READERS, scope="school", answers=Counts))
    async def count_cases(call: PersonCall, wanted: Filters, by: Literal["subject_kind"] = "subject_kind") -> Response:
        del by
        call.actor.require_role("查看待办审核", *READERS)
        return await call.read(lambda tx: reading.counts(tx, wanted))

    return routes
