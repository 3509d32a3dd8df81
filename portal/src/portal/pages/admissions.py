"""入驻: an employer sees all schools and applies; a school sees who applied and who is in; the decision is a case."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.filters import dates
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Filter, Item, Listing, listed
from portal.pages.acting import KEPT, done_sentence
from portal.problem import Problem, Refused
from portal.visit import Visit, Visits
from portal.words import facts

STATES = (("applied", "待审核"), ("admitted", "已入驻"), ("refused", "未通过"), ("withdrawn", "已取消"))


def _applied(item: Item) -> str:
    return f"{dates.instant(item['applied_at']).astimezone(dates.SHANGHAI):%Y-%m-%d}"


OF_SCHOOL = Listing(
    "admissions",
    "单位入驻",
    (
        Column("employer", "单位", value=lambda item: item["employer"]["name"]),
        Column("state", "状态", "state"),
        Column("school", "学校", card=False, value=lambda item: item["school"]["name"]),
        Column("applied_at", "申请日期", "date", value=_applied),
    ),
    empty="还没有单位申请入驻。也可以从文件导入用人单位。",
    empty_way=("导入用人单位", "/employer-imports"),
    filters=(Filter("state", "状态", "select", STATES),),
    note=("单位的入驻申请在“待办审核”里审核。", "取消入驻后，该单位不能再向本校学生发出邀请。"),
)


def admission_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/admissions`, one of them, and the employer's application."""
    router = APIRouter(prefix="/admissions", include_in_schema=False)

    async def schools(visit: Visit, problem: Problem | None = None) -> Response:
        found, mine, frame = await asyncio.gather(
            visit.gateway.get("/schools"), visit.gateway.get("/admissions", {"limit": 200}), visit.greeted()
        )
        newest: dict[str, Any] = {}
        for one in mine.body["items"]:
            newest.setdefault(one["school"]["id"], one)
        wanted = visit.request.query_params.get("q", "").strip()
        shown = [one for one in found.body["items"] if wanted in one["name"]]
        return pages.answer(
            "admission/schools.html", frame, status=problem.status if problem else 200, schools=shown, newest=newest, q=wanted,
            problem=problem, done=visit.request.query_params.get("done"), may_apply=visit.role == "employer_admin",
            key=new_idempotency_key(),
        )  # fmt: skip

    @router.get("")
    async def admissions(request: Request) -> Response:
        visit = await visits.signed_in(request)
        if visit.frame.kind == "employer":
            return await schools(visit)
        shown, frame = await asyncio.gather(listed(visit, OF_SCHOOL), visit.greeted())
        return pages.answer("list/page.html", frame, done=None, **shown)

    @router.post("")
    async def apply(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        body = {"school_id": str(form["school_id"])}
        try:
            await visit.gateway.post("/admissions", body, key=f"{form['idempotency_key']}-{form['school_id']}")
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await schools(visit, refused.problem)
        return RedirectResponse("/admissions?done=apply", status_code=303)

    @router.get("/{thing_id}")
    async def admission(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/admissions/{thing_id}"), visit.greeted())
        labels = {
            "employer": "单位",
            "school": "学校",
            "applied_at": "申请时间",
            "decided_at": "审核时间",
            "reason": "原因",
        }
        return pages.answer(
            "thing/page.html", frame, thing=answer.body, resource="admissions", title=f"{answer.body['employer']['name']}入驻",
            back={"href": "/admissions", "text": "入驻"}, sections=[("入驻", facts.rows(labels, answer.body, frame.now))],
            done=done_sentence("admissions", request),
        )  # fmt: skip

    return router
