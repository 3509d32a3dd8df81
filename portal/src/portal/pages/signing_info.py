"""签约信息: what an employer confirms before anything else, and corrects later."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused, declared
from portal.visit import Visit, Visits
from portal.words.codes import choices
from portal.words.employer_forms import SIGNING_INFO, body_of, typed_of


def signing_info_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/signing-info`."""
    router = APIRouter(include_in_schema=False)

    async def form(visit: Visit, typed: dict[str, str] | None = None, problem: Problem | None = None) -> Response:
        me, frame = await asyncio.gather(visit.gateway.get("/accounts/me"), visit.greeted())
        employer = await visit.gateway.get(f"/employers/{me.body['employer']['id']}")
        info = employer.body.get("signing_info") or {}
        return pages.answer(
            "signing_info/form.html", frame, status=problem.status if problem else 200, fields=SIGNING_INFO,
            typed=typed or typed_of(SIGNING_INFO, {**employer.body, **info}), problem=problem, choices=choices,
            etag=(typed or {}).get("etag") or employer.etag, key=new_idempotency_key(), employer=employer.body,
            confirmed=bool(info.get("confirmed")), may_save=visit.role == "employer_admin",
            done=visit.request.query_params.get("done"),
        )  # fmt: skip

    @router.get("/signing-info")
    async def look(request: Request) -> Response:
        return await form(await visits.signed_in(request))

    @router.post("/signing-info")
    async def confirm(request: Request) -> Response:
        visit = await visits.signed_in(request)
        typed = {name: str(value) for name, value in (await visit.form()).items()}
        body, wrong = body_of(SIGNING_INFO, typed)
        if wrong:
            return await form(visit, typed, declared("request.invalid", 422).model_copy(update={"errors": wrong}))
        me = (await visit.gateway.get("/accounts/me")).body
        try:
            await visit.gateway.put(
                f"/employers/{me['employer']['id']}/signing-info", body, if_match=typed.get("etag", "")
            )
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await form(visit, typed, refused.problem)
        return RedirectResponse(
            "/signing-info?done=confirm" if "signing_info" not in me["todo"] else "/", status_code=303
        )

    return router
