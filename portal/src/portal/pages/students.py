"""Students as staff see them: find, look, restrict from signing, and see a number in clear for a stated purpose."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Filter, Listing, listed
from portal.pages.acting import KEPT, done_sentence
from portal.problem import Problem, Refused
from portal.visit import Visit, Visits
from portal.words import facts

STUDENTS = Listing(
    "students",
    "学生",
    (
        Column("name", "姓名"),
        Column("state", "签约资格", "state"),
        Column("student_number", "学号"),
        Column("college", "学院", value=lambda item: item["college"]["name"]),
        Column("major", "专业", card=False),
        Column("degree_level", "学历", card=False, value=lambda item: (item["degree_level"] or {}).get("label")),
        Column("class_year", "毕业届"),
    ),
    empty="还没有学生。请先导入学生名单。",
    empty_way=("导入学生名单", "/roster-imports"),
    filters=(
        Filter("q", "姓名或学号"),
        Filter("class_year", "毕业届", "number"),
        Filter("restricted", "限制签约", "select", (("true", "已限制"), ("false", "未限制"))),
    ),
)
# Whose own record it is comes from, and goes back to, the page about oneself.
BACK = {True: {"href": "/me", "text": "我的"}, False: {"href": "/students", "text": "学生"}}
GATES = {"restricted_reason": "限制原因", "restricted_until": "限制到"}


def student_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/students` and one of them. Restricting and lifting have confirm pages of their own."""
    router = APIRouter(prefix="/students", include_in_schema=False)

    @router.get("")
    async def students(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, STUDENTS), visit.greeted())
        return pages.answer("list/page.html", frame, done=None, **shown)

    async def page(visit: Visit, thing_id: str, number: str | None = None, problem: Problem | None = None) -> Response:
        answer, frame = await asyncio.gather(visit.gateway.get(f"/students/{thing_id}"), visit.greeted())
        thing: dict[str, Any] = answer.body
        gates = facts.rows(GATES, thing.get("gates") or {}, frame.now)
        return pages.answer(
            "student/page.html", frame, status=problem.status if problem else 200, thing=thing, resource="students",
            title=thing["name"], back=BACK[visit.role == "student"], number=number, problem=problem,
            sections=[("学生信息", facts.rows(facts.STUDENT, thing, frame.now)), *_closed(gates)],
            done=done_sentence("students", visit.request), key=new_idempotency_key(),
        )  # fmt: skip

    @router.get("/{thing_id}")
    async def student(request: Request, thing_id: str) -> Response:
        return await page(await visits.signed_in(request), thing_id)

    @router.post("/{thing_id}/reveal")
    async def reveal(request: Request, thing_id: str) -> Response:
        # Shown in the answer itself: a number in clear is kept nowhere, so there is no page to go on to.
        visit = await visits.signed_in(request)
        form = await visit.form()
        body = {"purpose": str(form.get("purpose", "")).strip()}
        try:
            answer = await visit.gateway.post(f"/students/{thing_id}/reveal", body, key=str(form["idempotency_key"]))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await page(visit, thing_id, problem=refused.problem)
        return await page(visit, thing_id, number=answer.body["identity_number"])

    return router


def _closed(gates: list[facts.Row]) -> list[tuple[str, list[facts.Row]]]:
    filled = [row for row in gates if row[1]]
    return [("限制签约", filled)] if filled else []
