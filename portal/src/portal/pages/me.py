"""我的: who is signed in, how they are reached, where else they are signed in."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.problem import Refused
from portal.visit import Visits
from portal.words import facts

LABELS = {
    "name": "姓名",
    "school": "学校",
    "college": "学院",
    "employer": "单位",
    "phone_masked": "手机号",
    "email_masked": "电子邮箱",
}


def me_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/me`."""
    router = APIRouter(prefix="/me", include_in_schema=False)

    @router.get("")
    async def me(request: Request) -> Response:
        visit = await visits.signed_in(request)
        found, sessions, frame = await asyncio.gather(
            visit.gateway.get("/accounts/me"), visit.gateway.get("/accounts/me/sessions"), visit.greeted()
        )
        record = None
        if visit.role == "student":
            try:
                record = (await visit.gateway.get(f"/students/{found.body['student_id']}")).body
            except Refused:
                record = None
        return pages.answer(
            "me/page.html", frame, me=found.body, sessions=sessions.body["items"], key=new_idempotency_key(),
            rows=[row for row in facts.rows(LABELS, found.body, frame.now) if row[1]],
            mine=record, record=facts.rows(facts.STUDENT, record, frame.now) if record else None,
        )  # fmt: skip

    @router.post("/sessions/{thing_id}/end")
    async def end(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        await visit.gateway.post(
            f"/accounts/me/sessions/{thing_id}/end", None, key=f"{form['idempotency_key']}-{thing_id}"
        )
        return RedirectResponse("/me", status_code=303)

    return router
