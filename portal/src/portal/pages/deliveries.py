"""What was sent to people and what failed, and the catcher's letters where the platform runs without the outside world."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.filters import dates
from portal.listing import Column, Filter, Item, Listing, Tab, listed
from portal.visit import Visits

CHANNELS = (("email", "电子邮件"), ("sms", "短信"))


def _at(item: Item) -> str:
    return f"{dates.instant(item['at']).astimezone(dates.SHANGHAI):%m-%d %H:%M:%S}"


DELIVERIES = Listing(
    "deliveries",
    "通知投递",
    (
        Column("name", "通知"),
        Column("state", "状态", "state"),
        Column("channel", "渠道", value=lambda item: dict(CHANNELS).get(item["channel"], item["channel"])),
        Column("address", "地址", value=lambda item: item["address_masked"]),
        Column("why", "原因", value=lambda item: (item["why"] or {}).get("label")),
        Column("attempts", "次数", "number", card=False),
        Column("at", "时间", "date", value=_at),
    ),
    empty="没有这样的通知。",
    filters=(Filter("channel", "渠道", "select", CHANNELS),),
    tabs=(
        Tab("failed", "没有送达", {"state": "failed"}),
        Tab("queued", "等待发送", {"state": "queued"}),
        Tab("uncertain", "结果不明", {"state": "uncertain"}),
        Tab("sent", "已发送", {"state": "sent"}),
        Tab("all", "全部"),
    ),
    row_href=lambda item: "/deliveries/caught",
)


def delivery_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/deliveries` and `/deliveries/caught`."""
    router = APIRouter(prefix="/deliveries", include_in_schema=False)

    @router.get("")
    async def deliveries(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, DELIVERIES), visit.greeted())
        return pages.answer("list/page.html", frame, done=None, **shown)

    @router.get("/caught")
    async def newest(request: Request) -> Response:
        visit = await visits.signed_in(request)
        found, frame = await asyncio.gather(visit.gateway.get("/deliveries/caught", {"limit": 50}), visit.greeted())
        return pages.answer("deliveries/caught.html", frame, items=found.body["items"], to="")

    @router.post("/caught")
    async def search(request: Request) -> Response:
        # A search by POST: addresses are personal data and stay out of addresses of pages.
        visit = await visits.signed_in(request)
        to = str((await visit.form()).get("to", "")).strip()
        found, frame = await asyncio.gather(
            visit.gateway.post("/deliveries/caught-searches", {"to": to}), visit.greeted()
        )
        return pages.answer("deliveries/caught.html", frame, items=found.body["items"], to=to)

    return router
