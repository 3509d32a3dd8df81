"""The mark in the browser's tab for pages that name none: the sign-in pages, a PDF opened alone."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from portal.static_files import StaticFiles


def favicon_routes(static: StaticFiles) -> APIRouter:
    """`/favicon.ico`, which browsers ask for unasked."""
    router = APIRouter(include_in_schema=False)

    @router.get("/favicon.ico")
    async def favicon() -> Response:
        return RedirectResponse(static.url("mark.svg"), status_code=302, headers={"Cache-Control": "max-age=86400"})

    return router
