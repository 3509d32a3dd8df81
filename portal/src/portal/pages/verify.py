"""核验: anybody who holds an agreement asks what it is worth now, by number and code or with the file itself."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused, declared
from portal.visit import Visit, Visits


def verify_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/verify` and `/verify/{number}?c=…` as the QR code has it. Nobody signs in; nothing is changed."""
    router = APIRouter(prefix="/verify", include_in_schema=False)

    async def page(
        visit: Visit, number: str, code: str, found: object = None, problem: Problem | None = None
    ) -> Response:
        return pages.answer(
            "public/verify.html", visit.frame, status=problem.status if problem else 200, number=number, code=code,
            found=found, problem=problem,
        )  # fmt: skip

    async def asked(visit: Visit, number: str, code: str) -> Response:
        try:
            answer = await visit.gateway.post("/verifications", {"number": number, "code": code})
        except Refused as refused:
            if refused.problem.status not in (*KEPT, 404):
                raise
            return await page(visit, number, code, problem=refused.problem)
        return await page(visit, number, code, found=answer.body)

    @router.get("")
    async def start(request: Request) -> Response:
        return await page(await visits.public(request), "", "")

    @router.get("/{number}")
    async def by_code(request: Request, number: str, c: str = "") -> Response:
        visit = await visits.public(request)
        return await asked(visit, number, c) if c else await page(visit, number, c)

    @router.post("")
    async def typed(request: Request) -> Response:
        visit, form = await visits.public(request), await request.form()
        number = _bare(str(form.get("number", "")))
        return await asked(visit, number, _bare(str(form.get("code", ""))))

    @router.post("/file")
    async def by_file(request: Request) -> Response:
        visit, form = await visits.public(request), await request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await page(visit, "", "", problem=declared("form.choose_one", 422))
        try:
            answer = await visit.gateway.upload(
                "/verifications", file.filename, await file.read(), "application/pdf", key=new_idempotency_key()
            )
        except Refused as refused:
            if refused.problem.status not in (*KEPT, 404, 413, 415):
                raise
            return await page(visit, "", "", problem=refused.problem)
        return await page(visit, "", "", found=answer.body)

    return router


def _bare(typed: str) -> str:
    """Numbers and codes are printed in groups; the gaps and dashes are not part of them."""
    return "".join(typed.replace("-", "").split())
