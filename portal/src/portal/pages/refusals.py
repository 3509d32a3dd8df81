"""Every refusal that no page handled itself, shown with its reason, its way out and its 编号."""

from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException

from portal.drawing import Pages
from portal.problem import Problem, Refused, declared, mistaken, unavailable
from portal.security_headers import headers_of_every_answer
from portal.settings import Settings
from portal.visit import Visits

log = structlog.get_logger(__name__)


def show_refusals(app: FastAPI, pages: Pages, visits: Visits, settings: Settings) -> None:
    """Teach the app to answer `Refused`, unknown addresses and our own mistakes as pages (or fragments for htmx)."""

    def shown(request: Request, problem: Problem) -> Response:
        visit = visits.stranger(request)
        problem = problem if problem.request_id else problem.model_copy(update={"request_id": visit.frame.request_id})
        if visit.wants_fragment:
            return pages.answer("_refusal.html", visit.frame, status=problem.status, problem=problem)
        return pages.answer("refused.html", visit.frame, status=problem.status, problem=problem)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        if error.problem.status == 401 and request.method == "GET" and "HX-Request" not in request.headers:
            return RedirectResponse("/sign-in?" + urlencode({"next": _here(request)}), status_code=303)
        return shown(request, error.problem)

    async def unknown(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code not in (404, 405):
            return shown(request, mistaken(status=error.status_code))
        return shown(request, declared("route.not_found", error.status_code))

    async def sessions_down(request: Request, error: Exception) -> Response:
        log.error("redis_unreachable", error=type(error).__name__)
        return shown(request, unavailable())

    async def failed(request: Request, error: Exception) -> Response:
        log.exception("page_failed", path=request.url.path)
        response = shown(request, mistaken())
        # This answer is made outside all middleware, so it brings its own headers.
        response.headers.update(headers_of_every_answer(settings) | {"Cache-Control": "no-store"})
        return response

    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(HTTPException, unknown)
    app.add_exception_handler(RedisError, sessions_down)
    app.add_exception_handler(Exception, failed)


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
