"""Suggestions for a region that is being typed; without scripts the form resolves what was typed by itself."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from portal.words.regions import regions_like


def region_routes() -> APIRouter:
    """`/regions?q=`: at most twenty options of a datalist."""
    router = APIRouter(include_in_schema=False)

    @router.get("/regions")
    async def regions(request: Request) -> HTMLResponse:
        # The field is sent under its own name, whatever the form calls it.
        q = next(iter(request.query_params.values()), "")
        found = [Markup('<option value="{}"></option>').format(name) for _, name in regions_like(q[:60])]
        return HTMLResponse(str(Markup("").join(found)))

    return router
