"""Other outcomes: choose a category, fill in its form (drawn from the API's data), prove it, submit it, end it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.file_addresses import file_here
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Listing, listed
from portal.pages.acting import KEPT, done_sentence
from portal.problem import Problem, Refused
from portal.visit import Visit, Visits
from portal.words import facts
from portal.words.codes import choices
from portal.words.destination_form import answers_of, form_rows, typed_of

DESTINATIONS = Listing(
    "destinations",
    "其他去向",
    (
        Column("category", "去向", value=lambda item: item["category"]["label"]),
        Column("state", "状态", "state"),
        Column("summary", "内容"),
        Column("student", "学生", card=False, value=lambda item: (item.get("student") or {}).get("name")),
    ),
    empty="还没有登记其他去向。",
    note=(
        "不签就业协议、已确定升学的毕业生在这里登记。",
        "目前可以登记升学（研究生、第二学士学位、专科升本科）；其他类别尚未开放，请按学校通知办理。",
    ),
)


def destination_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/destinations`, the form, one destination. Files are in `evidence`, simple acts in `acting`."""
    router = APIRouter(prefix="/destinations", include_in_schema=False)

    @router.get("")
    async def destinations(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, DESTINATIONS), visit.greeted())
        return pages.answer("destination/list.html", frame, done=None, **shown)

    async def form(
        visit: Visit,
        code: str,
        typed: Mapping[str, str],
        here: str,
        etag: str | None = None,
        problem: Problem | None = None,
    ) -> Response:
        category, kind = await _category(visit, code)
        return pages.answer(
            "destination/form.html", await visit.greeted(), status=problem.status if problem else 200, category=category,
            kind=kind, typed=typed, here=here, etag=etag, problem=problem, choices=choices,
            key=typed.get("idempotency_key") or new_idempotency_key(),
        )  # fmt: skip

    @router.get("/new")
    async def new(request: Request, category: str = "") -> Response:
        visit = await visits.signed_in(request)
        if category:
            return await form(visit, category, {}, "/destinations/new")
        found = await visit.gateway.get("/destinations/categories")
        return pages.answer("destination/choose.html", await visit.greeted(), categories=found.body["items"])

    @router.post("/new")
    async def create(request: Request) -> Response:
        visit = await visits.signed_in(request)
        typed = {name: str(value).strip() for name, value in (await visit.form()).items()}
        category, _ = await _category(visit, typed["category"])
        body = {"category": typed["category"], "fields": answers_of(category, typed), "evidence": []}
        try:
            made = await visit.gateway.post("/destinations", body, key=typed.get("idempotency_key"))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await form(visit, typed["category"], typed, "/destinations/new", problem=_of_fields(refused.problem))
        return RedirectResponse(f"/destinations/{made.body['id']}", status_code=303)

    @router.get("/{thing_id}/edit")
    async def edit(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        if visit.wants_fragment:
            return visit.go(request.url.path)
        found = await visit.gateway.get(f"/destinations/{thing_id}")
        category, _ = await _category(visit, found.body["category"]["code"])
        typed = typed_of(category, found.body["fields"])
        return await form(visit, found.body["category"]["code"], typed, f"/destinations/{thing_id}/edit", found.etag)

    @router.post("/{thing_id}/edit")
    async def save(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        typed = {name: str(value).strip() for name, value in (await visit.form()).items()}
        found = await visit.gateway.get(f"/destinations/{thing_id}")
        category, _ = await _category(visit, typed["category"])
        body = {
            "category": typed["category"],
            "fields": answers_of(category, typed),
            "evidence": [one["file_id"] for one in found.body["evidence"]],
        }
        try:
            await visit.gateway.put(f"/destinations/{thing_id}", body, if_match=typed.get("etag", ""))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            here, problem = f"/destinations/{thing_id}/edit", _of_fields(refused.problem)
            return await form(visit, typed["category"], typed, here, typed.get("etag"), problem)
        return RedirectResponse(f"/destinations/{thing_id}", status_code=303)

    @router.get("/{thing_id}")
    async def destination(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/destinations/{thing_id}"), visit.greeted())
        thing = answer.body
        category, _ = await _category(visit, thing["category"]["code"])
        editable = any(act["act"] == "edit" and act["allowed"] for act in thing["acts"])
        about = facts.rows({"category": "去向", "reason": "老师的意见"}, thing, frame.now)
        return pages.answer(
            "destination/page.html", frame, thing=thing, resource="destinations", title=thing["category"]["label"],
            back={"href": "/destinations", "text": "全部去向"}, category=category, editable=editable,
            sections=[("登记内容", [row for row in about if row[1]] + form_rows(thing["fields"]))],
            files=await _files(visit, thing["evidence"]), key=new_idempotency_key(), done=done_sentence("destinations", request),
        )  # fmt: skip

    return router


async def _files(visit: Visit, evidence: list[Any]) -> list[dict[str, Any]]:
    """The files as the upload part draws them; one that documents does not show now keeps its name."""

    async def shown(one: Mapping[str, Any]) -> dict[str, Any]:
        known = {"id": one["file_id"], "name": one["name"], "bytes": 0}
        try:
            file = (await visit.gateway.get(f"/uploads/{one['file_id']}")).body
        except Refused:
            return {**known, "state": {"code": "checking", "label": "暂时打不开"}, "preview": None}
        return {**known, **file, "preview": file_here(file["preview"])}

    return list(await asyncio.gather(*(shown(one) for one in evidence)))


async def _category(visit: Visit, code: str) -> tuple[Any, Any]:
    """The category that a registered code belongs to, and its kind."""
    found = (await visit.gateway.get("/destinations/categories")).body["items"]
    for category in found:
        for kind in category["kinds"]:
            if kind["code"] == code:
                return category, kind
    return found[0], {"code": code, "label": code, "hint": ""}


def _of_fields(problem: Problem) -> Problem:
    """The API's pointers (/fields/major) as names of our fields."""
    errors = [error.model_copy(update={"pointer": error.pointer.removeprefix("/fields")}) for error in problem.errors]
    return problem.model_copy(update={"errors": errors})
