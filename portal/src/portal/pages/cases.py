"""The reviewers' queue and one case: facts left, paper right, trail below; many at once, each by the version seen."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drafts import Drafts
from portal.drawing import Pages
from portal.filters import dates
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Filter, Item, Listing, Tab, listed, tab_links
from portal.pages.acting import KEPT, done_sentence
from portal.pages.case_facts import sections_of
from portal.papers import Papers, papers_of
from portal.problem import Problem, Refused, declared
from portal.visit import Visit, Visits

SEPARATOR = "@"
OPEN = {"state": "open"}
# The queue's filters that a frozen selection takes over; what it holds is open by itself.
SELECTED_BY: dict[str, Callable[[str], object]] = {
    "subject_kind": lambda kind: [kind],
    "overdue": lambda overdue: overdue == "true",
    "q": str,
}


def _who(item: Item) -> str:
    return str(item["student_name"] or item["employer_name"])


def _waiting(item: Item) -> str:
    since = f"{dates.instant(item['waiting_since']).astimezone(dates.SHANGHAI):%m-%d %H:%M}"
    return f"{since}（超期）" if item["overdue"] else since


CASES = Listing(
    "cases",
    "待办审核",
    (
        Column("who", "姓名", value=_who),
        Column("state", "状态", "state"),
        Column("kind", "事项", value=lambda item: item["subject_kind"]["label"]),
        Column("employer_name", "单位", value=lambda item: item["employer_name"] or None),
        Column("student_number", "学号", card=False, value=lambda item: item["student_number"] or None),
        Column("college_name", "学院", card=False, value=lambda item: item["college_name"] or None),
        Column("waiting_since", "等待自", "date", value=_waiting),
    ),
    empty="没有待审核的事项。",
    filters=(Filter("q", "姓名、学号或单位"),),
    tabs=(
        Tab("all", "全部待办", OPEN),
        Tab("agreement", "签约", {**OPEN, "subject_kind": "agreement"}),
        Tab("termination", "解约", {**OPEN, "subject_kind": "termination"}),
        Tab("destination", "去向", {**OPEN, "subject_kind": "destination"}),
        Tab("release", "去向解除", {**OPEN, "subject_kind": "release"}),
        Tab("admission", "单位入驻", {**OPEN, "subject_kind": "admission"}),
        Tab("overdue", "已超期", {**OPEN, "overdue": "true"}),
        Tab("done", "已办", {"state": "applied"}),
    ),
    tabs_by="subject_kind",
    counted=OPEN,
    row_id=lambda item: f"{item['id']}{SEPARATOR}{item['etag']}",
)


def case_routes(pages: Pages, visits: Visits, drafts: Drafts) -> APIRouter:
    """`/cases`, one case, the next one, the decision on many; and what polls. Deciding one has its own confirm page."""
    router = APIRouter(prefix="/cases", include_in_schema=False)

    async def queued(visit: Visit, problem: Problem | None = None) -> Response:
        shown, frame = await asyncio.gather(listed(visit, CASES), visit.greeted())
        ticks = "chosen" if shown["tab"].key not in ("done",) and visit.role != "province_operator" else None
        wanted = {**shown["tab"].query, **shown["typed"]}
        return pages.answer(
            "case/list.html", frame, status=problem.status if problem else 200, problem=problem, ticks=ticks,
            done=done_sentence("cases", visit.request), key=new_idempotency_key(), polled="/cases/tabs",
            all_count=next(one["count"] for one in shown["tab_links"] if one["current"]),
            wanted={name: wanted[name] for name in SELECTED_BY if wanted.get(name)}, **shown,
        )  # fmt: skip

    @router.get("")
    async def queue(request: Request) -> Response:
        return await queued(await visits.signed_in(request))

    @router.get("/next")
    async def following(request: Request) -> Response:
        visit = await visits.signed_in(request)
        done = request.query_params.get("done", "")
        items = (await visit.gateway.get("/cases", {**OPEN, "limit": 20})).body["items"]
        skipped = request.query_params.get("after")
        other = next((one for one in items if one["id"] != skipped), None)
        place = f"/cases/{other['id']}" if other else "/cases"
        return RedirectResponse(f"{place}?done={done}" if done in ("approve", "reject") else place, status_code=303)

    @router.get("/tabs")
    async def tabs(request: Request) -> Response:
        visit = await visits.signed_in(request)
        return pages.answer(
            "case/_tabs.html", visit.frame, tab_links=await tab_links(visit, CASES), query=request.url.query
        )

    @router.post("/select-all")
    async def select_all(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        wanted = {name: read(value) for name, read in SELECTED_BY.items() if (value := str(form.get(name, "")).strip())}
        try:
            frozen = await visit.gateway.post("/cases/selections", wanted, key=str(form["idempotency_key"]))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await queued(visit, refused.problem)
        query = {"selection": frozen.body["id"], "total": frozen.body["total"]}
        return RedirectResponse(f"/cases/decide?{urlencode(query)}", status_code=303)

    @router.get("/decide")
    async def ask(request: Request) -> Response:
        visit = await visits.signed_in(request)
        return await many(visit, request.query_params.getlist("id"), dict(request.query_params))

    async def many(visit: Visit, ids: list[str], typed: Mapping[str, str], problem: Problem | None = None) -> Response:
        selection, total = typed.get("selection", ""), typed.get("total", "")
        if not ids and not (selection and total.isdigit()):
            raise Refused(declared("form.choose_one", 422))
        return pages.answer(
            "case/decide.html", await visit.greeted(), status=problem.status if problem else 200, ids=ids, typed=typed,
            problem=problem, selection=selection, count=int(total) if selection else len(ids),
            key=typed.get("idempotency_key") or new_idempotency_key(),
        )  # fmt: skip

    @router.post("/decide")
    async def decide(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        typed = {name: str(value) for name, value in form.items() if name != "id"}
        ids = [str(one) for one in form.getlist("id")]
        said = {"decision": typed.get("decision", ""), "reason": typed.get("reason", "").strip()}
        items = [
            {"ref": one, "case_id": one.split(SEPARATOR)[0], "etag": one.split(SEPARATOR)[-1], **said} for one in ids
        ]
        frozen = typed.get("selection")
        body = {"selection": frozen, **said} if frozen else {"items": items}
        try:
            answer = await visit.gateway.post("/cases/decisions", body, key=typed.get("idempotency_key"))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await many(visit, ids, typed, refused.problem)
        draft = await drafts.keep(visit.session, answer.body)
        return RedirectResponse(f"/cases/decided/{draft}", status_code=303)

    @router.get("/decided/{draft}")
    async def decided(request: Request, draft: str) -> Response:
        visit = await visits.signed_in(request)
        result = await drafts.read(visit.session, draft)
        if "summary" not in result:
            result = (await visit.gateway.get(f"/cases/decisions/{result['id']}")).body
        return pages.answer("case/decided.html", await visit.greeted(), result=result)

    @router.get("/{thing_id}")
    async def case(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/cases/{thing_id}"), visit.greeted())
        thing = answer.body
        subject = await _subject(visit, thing["subject_href"])
        of_agreement = thing["subject_kind"]["code"] == "agreement"
        papers = await papers_of(visit, thing["subject_id"]) if of_agreement else Papers(None, [], [])
        return pages.answer(
            "case/page.html", frame, thing=thing, subject=subject, papers=papers, of_agreement=of_agreement,
            sections=sections_of(visit, thing, subject or {}), done=done_sentence("cases", request),
            others=thing["viewers"],
        )  # fmt: skip

    @router.get("/{thing_id}/viewers")
    async def viewers(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        thing = (await visit.gateway.get(f"/cases/{thing_id}")).body
        return pages.answer("case/_viewers.html", visit.frame, thing=thing, others=thing["viewers"])

    return router


async def _subject(visit: Visit, href: str) -> Any:
    """What is to be judged, as its owner shows it; the case is shown without it when the owner does not answer."""
    try:
        return (await visit.gateway.get(href.removeprefix("/api/v1"))).body
    except Refused as refused:
        if refused.problem.status == 401:
            raise
        return None
