"""From chosen students to letters sent: the form, the preview, the confirmation, the result of each student."""

import asyncio
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drafts import Drafts
from portal.drawing import Pages
from portal.filters.dates import SHANGHAI
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.pages.batches import SENDING, refused_of
from portal.pages.confirm_shows import letter_sections
from portal.pages.send_list import MOST, entries, student_of
from portal.problem import FieldError, Problem, Refused, declared
from portal.visit import Visit, Visits
from portal.words.codes import choices
from portal.words.letter_form import GROUPS, custody_of, terms_of, typed_of
from portal.words.regions import within


def inviting_routes(pages: Pages, visits: Visits, drafts: Drafts) -> APIRouter:
    """`/invitation-batches/new` and the two pages after it. What was filled in waits in a draft, so "back" loses nothing."""
    router = APIRouter(prefix="/invitation-batches", include_in_schema=False)

    async def form(visit: Visit, facts: dict[str, Any], draft: str | None, problem: Problem | None = None) -> Response:
        return pages.answer(
            "batch/form.html", await visit.greeted(), status=problem.status if problem else 200, groups=GROUPS,
            typed=facts["typed"], ids=facts["ids"], draft=draft, problem=problem, choices=choices, key=new_idempotency_key(),
        )  # fmt: skip

    @router.get("/new")
    async def new(request: Request, draft: str | None = None) -> Response:
        visit = await visits.signed_in(request)
        if draft:
            return await form(visit, await drafts.read(visit.session, draft), draft)
        ids = await _chosen(visit)
        if not ids:
            raise Refused(declared("form.choose_one", 422))
        return await form(visit, {"ids": ids, "typed": await _beginning(visit)}, None)

    @router.post("/new")
    async def check(request: Request) -> Response:
        visit = await visits.signed_in(request)
        posted = await visit.form()
        typed = {name: str(value) for name, value in posted.items() if name != "id"}
        facts: dict[str, Any] = {"ids": [str(one) for one in posted.getlist("id")], "typed": typed}
        terms, wrong = terms_of(typed)
        if wrong:
            return await form(visit, facts, typed.get("draft"), _mistakes(wrong))
        try:
            await visit.gateway.post(
                "/invitation-batches/previews", _request(terms, facts["ids"]), key=str(posted["idempotency_key"])
            )
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await form(visit, facts, typed.get("draft"), _of_fields(refused.problem))
        draft = await drafts.keep(
            visit.session, {**facts, "terms": terms, "key": new_idempotency_key()}, typed.get("draft") or None
        )
        return RedirectResponse(f"/invitation-batches/preview/{draft}", status_code=303)

    async def preview(visit: Visit, draft: str, problem: Problem | None = None) -> Response:
        facts = await drafts.read(visit.session, draft)
        answer, frame = await asyncio.gather(
            visit.gateway.post(
                "/invitation-batches/previews", _request(facts["terms"], facts["ids"]), key=new_idempotency_key()
            ),
            visit.greeted(),
        )
        return pages.answer(
            "batch/preview.html", frame, status=problem.status if problem else 200, preview=answer.body, draft=draft,
            sections=letter_sections(visit, answer.body["letter"]), problem=problem, key=facts["key"],
            refused=await refused_of(visit, answer.body["results"]),
        )  # fmt: skip

    @router.get("/preview/{draft}")
    async def look(request: Request, draft: str) -> Response:
        return await preview(await visits.signed_in(request), draft)

    @router.post("/preview/{draft}")
    async def send(request: Request, draft: str) -> Response:
        visit = await visits.signed_in(request)
        posted, facts = await visit.form(), await drafts.read(visit.session, draft)
        try:
            answer = await visit.gateway.post(
                "/invitation-batches", _request(facts["terms"], facts["ids"]), key=str(posted["idempotency_key"])
            )
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await preview(visit, draft, refused.problem)
        if answer.body.get("state") in SENDING:
            return RedirectResponse(f"/invitation-batches/{answer.body['id']}", status_code=303)
        await drafts.keep(visit.session, {**facts, "result": answer.body}, draft)
        return RedirectResponse(f"/invitation-batches/result/{draft}", status_code=303)

    @router.get("/result/{draft}")
    async def result(request: Request, draft: str) -> Response:
        visit = await visits.signed_in(request)
        facts = await drafts.read(visit.session, draft)
        refused, frame = await asyncio.gather(refused_of(visit, facts["result"]["results"]), visit.greeted())
        return pages.answer("batch/result.html", frame, result=facts["result"], refused=refused)

    return router


async def _chosen(visit: Visit) -> list[str]:
    """The ticked students, or all on the list that match the filter (at most a thousand: one batch)."""
    query = visit.request.query_params
    if query.get("all") != "yes":
        return query.getlist("id")[:MOST]
    wanted = {name: value for name, value in query.items() if name not in ("all", "id")}
    return [student_of(one) for one in await entries(visit, wanted)]


async def _beginning(visit: Visit) -> dict[str, str]:
    """The form as it opens: signing info of the employer, five days to answer, a report day a good while after."""
    me = (await visit.gateway.get("/accounts/me")).body
    employer = (await visit.gateway.get(f"/employers/{me['employer']['id']}")).body
    report = (visit.frame.now.astimezone(SHANGHAI) + timedelta(days=60)).date().isoformat()
    region, address = employer.get("region"), str(employer.get("address") or "")
    if region:
        address = within(region["code"], address)
    known = {
        "reply_days": 5,
        "report_deadline": report,
        "report_region": region,
        "report_address": address,
        "work_region": region,
        "work_address": address,
        "contact": employer.get("contact"),
        "phone": employer.get("phone"),
        **custody_of(employer.get("signing_info")),
    }
    return typed_of(known)


def _request(terms: dict[str, Any], ids: list[str]) -> dict[str, Any]:
    return {"terms": terms, "items": [{"ref": one, "student_id": one} for one in ids]}


def _mistakes(wrong: list[FieldError]) -> Problem:
    return declared("request.invalid", 422).model_copy(update={"errors": wrong})


def _of_fields(problem: Problem) -> Problem:
    """The API's pointers (/terms/pay_fen) as names of our fields."""
    errors = [error.model_copy(update={"pointer": error.pointer.removeprefix("/terms")}) for error in problem.errors]
    return problem.model_copy(update={"errors": errors})
