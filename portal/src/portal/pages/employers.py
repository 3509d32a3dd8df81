"""Employers as schools and the province see them."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.listing import Column, Filter, Item, Listing, listed
from portal.visit import Visits
from portal.words import facts
from portal.words.codes import worded
from portal.words.letter_form import custody_of

EMPLOYERS = Listing(
    "employers",
    "用人单位",
    (
        Column("name", "单位名称"),
        Column("state", "状态", "state"),
        Column("credit_code", "统一社会信用代码"),
        Column("nature", "性质", card=False, value=lambda item: worded(item["nature"])),
        Column("region", "所在地", card=False, value=lambda item: worded(item["region"])),
        Column("signing_info", "签约信息", value=lambda item: _confirmed(item)),
    ),
    empty="还没有用人单位。",
    filters=(Filter("q", "单位全称或信用代码"),),
)


def _confirmed(item: Item) -> str:
    return "已确认" if item["signing_info_confirmed"] else "未确认"


def employer_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/employers` and one of them."""
    router = APIRouter(prefix="/employers", include_in_schema=False)

    @router.get("")
    async def employers(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, EMPLOYERS), visit.greeted())
        return pages.answer("list/page.html", frame, done=None, **shown)

    @router.get("/{thing_id}")
    async def employer(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/employers/{thing_id}"), visit.greeted())
        thing = answer.body
        return pages.answer(
            "employer/page.html", frame, thing=thing, resource="employers", title=thing["name"], done=None,
            back={"href": "/employers", "text": "用人单位"},
            sections=[
                ("单位信息", facts.rows(facts.EMPLOYER, thing, frame.now)),
                ("档案与户口", facts.custody_rows(custody_of(thing.get("signing_info")), frame.now)),
            ],
        )  # fmt: skip

    return router
