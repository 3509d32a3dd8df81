"""`/design`: every part in every state, drawn by the same macros as the real pages, from data in the API's shapes."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from portal.drawing import Pages
from portal.pages import design_samples as samples
from portal.problem import Problem
from portal.visit import Visit, Visits


def design_routes(pages: Pages, visits: Visits) -> APIRouter:
    """The page for each role's frame, and the confirm page its sample acts lead to. Nothing here acts."""
    router = APIRouter(prefix="/design", include_in_schema=False)

    def shown(visit: Visit, role: str) -> Visit:
        session = samples.session(role)
        frame = replace(
            visit.frame,
            session=session,
            now=samples.NOW,
            request_id=samples.REQUEST_ID,
            path="/" if role == "student" else "/cases",
            unread=3,
            ends_in_seconds=1800,
            settings=visit.settings.model_copy(update={"record_number": "鄂ICP备00000000号-1"}),
        )
        return replace(visit, session=session, frame=frame)

    @router.get("")
    async def design(request: Request, role: str = "student") -> HTMLResponse:
        visit = shown(visits.stranger(request), role)
        return pages.answer("design/page.html", visit.frame, s=samples, role=role)

    @router.get("/job")
    async def job(request: Request) -> HTMLResponse:
        visit = shown(visits.stranger(request), "school_reviewer")
        return pages.answer("design/_job.html", visit.frame, s=samples)

    @router.get("/things/{act}")
    async def act(request: Request, act: str) -> Response:
        visit = shown(visits.stranger(request), "student")
        if act == "decline":
            problem = Problem.model_validate(samples.STALE)
            template = "_refusal.html" if visit.wants_fragment else "refused.html"
            return pages.answer(template, visit.frame, status=409, problem=problem)
        template = "design/_confirm.html" if visit.wants_fragment else "design/confirm.html"
        return pages.answer(template, visit.frame, s=samples)

    return router
