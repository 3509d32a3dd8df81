"""Schools: whom to ask there, and for the province which preset each follows."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.listing import Column, Listing, listed
from portal.visit import Visits

SCHOOLS = Listing(
    "schools",
    "学校",
    (Column("name", "学校"), Column("code", "院校代码"), Column("city", "城市"), Column("preset", "政策预设")),
    empty="还没有学校。",
)


def school_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/schools` and one of them with its colleges' contacts."""
    router = APIRouter(prefix="/schools", include_in_schema=False)

    @router.get("")
    async def schools(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, SCHOOLS), visit.greeted())
        return pages.answer("list/page.html", frame, done=None, **shown)

    @router.get("/{thing_id}")
    async def school(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/schools/{thing_id}"), visit.greeted())
        return pages.answer("school/page.html", frame, school=answer.body)

    return router
