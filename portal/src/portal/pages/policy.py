"""A school's policy: every row with what it means; the school's administrator changes it, one version at a time."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused
from portal.visit import Visit, Visits
from portal.words.policy_rows import ROWS, changed, value_of, worded


def policy_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/policy` of one's own school (the province names one), and `/policy/edit`."""
    router = APIRouter(prefix="/policy", include_in_schema=False)

    async def school_of(visit: Visit) -> str:
        asked = visit.request.query_params.get("school_id")
        return asked or str((await visit.gateway.get("/accounts/me")).body["school"]["id"])

    async def drawn(
        visit: Visit,
        template: str,
        school: str,
        document: Any,
        etag: str | None,
        problem: Problem | None = None,
        **more: Any,
    ) -> Response:
        named, frame = await asyncio.gather(visit.gateway.get(f"/schools/{school}"), visit.greeted())
        return pages.answer(
            template, frame, status=problem.status if problem else 200, rows=ROWS, policy=document, worded=worded,
            value_of=value_of, etag=etag, school=named.body, problem=problem, key=new_idempotency_key(), **more,
        )  # fmt: skip

    @router.get("")
    async def policy(request: Request) -> Response:
        visit = await visits.signed_in(request)
        school = await school_of(visit)
        answer = await visit.gateway.get(f"/policies/{school}")
        return await drawn(
            visit, "policy/page.html", school, answer.body["policy"], answer.etag, whole=answer.body,
            may_change=visit.role == "school_admin", done=request.query_params.get("done"),
        )  # fmt: skip

    @router.get("/edit")
    async def edit(request: Request) -> Response:
        visit = await visits.signed_in(request)
        school = await school_of(visit)
        answer = await visit.gateway.get(f"/policies/{school}")
        return await drawn(visit, "policy/form.html", school, answer.body["policy"], answer.etag)

    @router.post("/edit")
    async def save(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        school = await school_of(visit)
        now = (await visit.gateway.get(f"/policies/{school}")).body["policy"]
        document = changed(now, {name: [str(one) for one in form.getlist(name)] for name in form})
        try:
            await visit.gateway.put(f"/policies/{school}", document, if_match=str(form["etag"]))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await drawn(visit, "policy/form.html", school, document, str(form["etag"]), refused.problem)
        return RedirectResponse("/policy?done=change", status_code=303)

    return router
