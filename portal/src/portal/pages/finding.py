"""签约搜索: a student is found by all four factors together, or not at all; who is found goes to the send list."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused
from portal.visit import Visit, Visits

FACTORS = ("school", "class_year", "name", "identity_number", "phone")


def finding_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/send-list/find`: the factors travel in the body only, never in an address."""
    router = APIRouter(prefix="/send-list", include_in_schema=False)

    async def page(
        visit: Visit, typed: dict[str, str], found: list[Any] | None = None, problem: Problem | None = None
    ) -> Response:
        schools = (await visit.gateway.get("/schools")).body["items"]
        return pages.answer(
            "find/page.html", await visit.greeted(), status=problem.status if problem else 200, typed=typed, found=found,
            problem=problem, key=new_idempotency_key(), schools=[(one["name"], one["name"]) for one in schools],
        )  # fmt: skip

    @router.get("/find")
    async def look(request: Request) -> Response:
        return await page(await visits.signed_in(request), {})

    @router.post("/find")
    async def find(request: Request) -> Response:
        visit = await visits.signed_in(request)
        typed = {name: str(value).strip() for name, value in (await visit.form()).items()}
        body: dict[str, Any] = {name: typed[name] for name in FACTORS if typed.get(name)}
        if str(body.get("class_year", "")).isdigit():
            body["class_year"] = int(body["class_year"])
        try:
            answer = await visit.gateway.post("/student-searches", body)
        except Refused as refused:
            if refused.problem.status not in (*KEPT, 404):
                raise
            return await page(visit, typed, problem=refused.problem)
        return await page(visit, typed, found=answer.body["items"])

    @router.post("/add")
    async def add(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        items = [{"ref": str(one), "student_id": str(one)} for one in form.getlist("id")]
        answer = await visit.gateway.post("/send-list/entries", {"items": items}, key=str(form["idempotency_key"]))
        done = answer.body.get("summary", {}).get("done", len(items))
        return RedirectResponse(f"/send-list?added={done}", status_code=303)

    return router
