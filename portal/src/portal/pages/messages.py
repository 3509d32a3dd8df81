"""The inbox: newest first; opening a message marks it read and goes where it points."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Listing, Tab, listed
from portal.sign_in import own_path
from portal.visit import Visits
from portal.words.confirms import CONFIRMS

MESSAGES = Listing(
    "messages",
    "消息",
    (Column("title", "消息"),),
    empty="还没有消息。邀请、审核结果和解约的每一步，都会在这里告诉你。",
    tabs=(Tab("every", "全部"), Tab("unread", "未读", {"state": "unread"}), Tab("read", "已读", {"state": "read"})),
)


def message_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/messages`; `/inbox` is the same place under the name that letters use."""
    router = APIRouter(include_in_schema=False)

    @router.get("/inbox")
    async def inbox() -> Response:
        return RedirectResponse("/messages", status_code=303)

    @router.get("/messages")
    async def messages(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, MESSAGES), visit.greeted())
        done = CONFIRMS["messages", "read-all"].done if request.query_params.get("done") else None
        return pages.answer("messages/list.html", frame, done=done, key=new_idempotency_key(), **shown)

    @router.post("/messages/read-all")
    async def read_all(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        await visit.gateway.post("/messages/read-all", None, key=str(form["idempotency_key"]))
        return RedirectResponse("/messages?done=read-all", status_code=303)

    @router.post("/messages/{thing_id}/open")
    async def open_one(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        answer = await visit.gateway.post(f"/messages/{thing_id}/read", None, key=str(form["idempotency_key"]))
        return RedirectResponse(own_path(answer.body.get("href") or "/messages"), status_code=303)

    return router
