"""What a running portal is made of, top to bottom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from redis.asyncio import Redis
from starlette.middleware.gzip import GZipMiddleware

from chassis.http import Manners
from portal.drawing import Pages
from portal.http_pool import HttpPool
from portal.pages.all_pages import all_pages
from portal.pages.design import design_routes
from portal.pages.favicon import favicon_routes
from portal.pages.health import health_routes
from portal.pages.refusals import show_refusals
from portal.pages.signed_in_or_out import session_routes
from portal.provider import Provider
from portal.rare_font import RareFont
from portal.security_headers import SecurityHeaders
from portal.session import Clock, Sessions
from portal.settings import Settings
from portal.sign_in import sign_in_routes
from portal.sign_out import sign_out_routes
from portal.static_files import StaticFiles
from portal.tokens import AccessTokens
from portal.visit import Visits

STATIC = Path(__file__).parent / "static"


def _machine_clock() -> datetime:
    """What tokens live by, at everybody who checks them; a test moves only the platform's clock."""
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Clock = _machine_clock) -> FastAPI:
    """A portal for these settings. Connections open with its lifespan and close with it."""

    http = HttpPool()
    redis = Redis.from_url(settings.redis_url, decode_responses=True)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await http.open()
        try:
            yield
        finally:
            await http.close()
            await redis.aclose()

    static = StaticFiles(STATIC)
    rare = RareFont()
    pages = Pages(static, rare)
    provider = Provider(http, settings)
    sessions = Sessions(redis, settings, clock)
    tokens = AccessTokens(redis, sessions, provider, _machine_clock)
    visits = Visits(sessions, tokens, http, settings, clock)

    app = FastAPI(title="wangqian portal", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", static)
    app.mount("/rare", rare)
    app.include_router(health_routes(redis))
    app.include_router(favicon_routes(static))
    app.include_router(sign_in_routes(provider, sessions, redis, settings))
    app.include_router(sign_out_routes(provider, sessions, settings))
    app.include_router(session_routes(pages, visits))
    app.include_router(design_routes(pages, visits))
    for router in all_pages(pages, visits, redis):
        app.include_router(router)
    show_refusals(app, pages, visits, settings)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(SecurityHeaders, settings=settings)
    app.add_middleware(Manners)
    return app
