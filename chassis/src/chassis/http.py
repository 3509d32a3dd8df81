"""The HTTP face of a service: one pure ASGI middleware, one error table, health and metrics."""

import re
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from chassis import context, metrics, tracing
from chassis.core import Core
from chassis.database import is_transient
from chassis.errors import Refusal, Unavailable
from chassis.logs import logger
from chassis.problem_json import MEDIA_TYPE, encoded
from chassis.validation import refusal_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_REQUEST_ID = re.compile(r"[0-9a-f-]{36}")
# A request that nobody will wait for any longer than the gateway does.
PATIENCE = 14.0

# Probes, and what is no route at all (files of the portal's look, unknown paths: the gateway's access log has those).
QUIET = ("-", "/live", "/ready", "/metrics", "/health/live", "/health/ready", "/health/metrics")

# FastAPI's own spans and metrics would stand beside ours.
OURS: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


class Problem(BaseModel):
    """application/problem+json (api.md 5). Unknown codes must be tolerated."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    params: dict[str, str] = Field(default_factory=dict)
    way_out: dict[str, str]
    errors: list[dict[str, str]] | None = None
    state: str | None = None
    request_id: str


class Manners:
    """Request id, trace, deadline, metrics and one log line a request, without BaseHTTPMiddleware (it costs five requests)."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value for name, value in scope["headers"] if name in (b"x-request-id", b"traceparent")}
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid4())
        context.request_id.set(request_id)
        context.person_token.set("")
        context.deadline.set(time.monotonic() + PATIENCE)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        parent = {"traceparent": headers[b"traceparent"].decode("latin-1")} if b"traceparent" in headers else {}
        with tracing.span(scope["method"], tracing.SERVER, parent) as span:
            await self._app(scope, receive, send_with_id)
            # By its template: an address with the ids in it would be a name of its own for every thing.
            route = getattr(scope.get("route"), "path", "-")
            span.update_name(f"{scope['method']} {route}")
        seconds = time.perf_counter() - started
        metrics.HTTP_SECONDS.labels(route, scope["method"], str(status)).observe(seconds)
        if route not in QUIET:
            logger().info(
                "http",
                route=route,
                method=scope["method"],
                status=status,
                ms=round(seconds * 1000, 1),
                request_id=request_id,
            )


def create_app(core: Core, title: str, routers: Sequence[APIRouter]) -> FastAPI:
    """The app of one service. Routers carry full paths (/api/v1/...)."""
    app = FastAPI(title=title, version="1", openapi_url=None, telemetry=OURS)
    app.state.core = core
    for router in routers:
        app.include_router(router)
    app.include_router(_health())
    app.add_middleware(Manners)
    public_url = core.settings.public_url

    def refuse(refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
        metrics.REFUSALS.labels(refusal.code).inc()
        status, body = encoded(refusal, context.request_id.get(), public_url)
        return Response(body, status, {**_headers(refusal, status), **(headers or {})}, media_type=MEDIA_TYPE)

    @app.exception_handler(Refusal)
    async def refused(_: Request, refusal: Refusal) -> Response:
        return refuse(refusal)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return refuse(refusal_of(error))

    @app.exception_handler(HTTPException)
    async def http_error(_: Request, error: HTTPException) -> Response:
        if error.status_code == 400:
            return refuse(Refusal("request.unreadable", why=str(error.detail)))
        return refuse(Refusal("thing.not_found"))

    # Named beside Exception: what is only caught as that is raised again after the answer, a stack trace in the log each time.
    @app.exception_handler(Unavailable)
    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> Response:
        if isinstance(error, Unavailable) or is_transient(error):
            logger().warning("http.unavailable", error=type(error).__name__, why=str(error)[:200])
            return refuse(Refusal("upstream.unavailable"), {"Retry-After": "2"})
        logger().error("http.failed", exc_info=error)
        return refuse(Refusal("platform.internal"))

    return app


def _headers(refusal: Refusal, status: int) -> dict[str, str]:
    headers = {"Cache-Control": "no-store", "Content-Language": "zh-CN"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="wangqian"'
    if refusal.code == "idempotency.in_progress":
        headers["Retry-After"] = "1"
    facts = refusal.facts
    if "retry_after" in facts or status == 429:
        headers["Retry-After"] = facts.get("retry_after", "60")
    if status == 429:
        headers["RateLimit-Policy"] = (
            f'"{facts.get("limit", "write")}";q={facts.get("quota", "0")};w={facts.get("window", "60")}'
        )
        headers["RateLimit"] = f'"{facts.get("limit", "write")}";r=0;t={facts.get("retry_after", "60")}'
    return headers


def _health() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/live")
    async def live() -> dict[str, str]:
        return {"state": "live"}

    @router.get("/ready")
    async def ready(request: Request) -> Response:
        core: Core = request.app.state.core
        if core.draining:
            return Response("draining", 503)
        try:
            await core.db.hot.fetchval("SELECT 1")
        except Exception as error:
            return Response(f"database: {type(error).__name__}", 503)
        return Response("ready")

    @router.get("/metrics")
    async def metric_page() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
