"""Documents, page images, uploads and workbooks, fetched in the person's name and handed on as they are."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from portal.file_addresses import PREFIX, is_file
from portal.visit import Visits

HANDED_ON = ("Content-Type", "Content-Disposition", "Repr-Digest", "ETag", "X-Content-Type-Options")


def file_routes(visits: Visits) -> APIRouter:
    """`/files/...` for every file the API serves; whether this person may have it is the owner's decision."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)

    @router.get("/{path:path}")
    async def file(request: Request, path: str) -> Response:
        if not is_file(f"/{path}"):
            raise HTTPException(404)
        visit = await visits.signed_in(request)
        found = await visit.gateway.file(f"/{path}", dict(request.query_params))
        kept = {name: found.headers[name] for name in HANDED_ON if name in found.headers}
        return Response(found.body or b"", headers=kept)

    return router
