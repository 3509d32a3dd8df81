"""Staying signed in while filling a long form, and where people land after signing out."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from portal.drawing import Pages
from portal.visit import Visits


def session_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/still-here` begins the session's idle time anew; `/signed-out` says that it is over."""
    router = APIRouter(include_in_schema=False)

    @router.get("/still-here")
    async def still_here(request: Request) -> Response:
        await visits.signed_in(request)
        return Response(status_code=204)

    @router.get("/signed-out")
    async def signed_out(request: Request) -> HTMLResponse:
        visit = await visits.public(request)
        return pages.answer("signed_out.html", visit.frame)

    return router
