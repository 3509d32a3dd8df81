"""Ways out that the catalogue of reasons names by what is to be done: each leads to the page where it is done."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.sign_in import fresh_sign_in

PLACES = {
    "/employer/signing-info": "/signing-info",
    "/help/contacts": "/help#contacts",
    # What the school has on record, and whom to tell when it is wrong.
    "/data-check": "/me",
    "/step-up": fresh_sign_in("/"),
}


def way_out_routes() -> APIRouter:
    """The names of `PLACES`."""
    router = APIRouter(include_in_schema=False)

    async def onwards(request: Request) -> Response:
        return RedirectResponse(PLACES[request.url.path], status_code=303)

    for name in PLACES:
        router.add_api_route(name, onwards, methods=["GET"])
    return router
