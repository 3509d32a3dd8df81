"""Batches of letters sent: the list, and one batch with what became of it."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.filters import dates
from portal.listing import Column, Item, Listing, listed
from portal.pages.acting import done_sentence
from portal.pages.confirm_shows import letter_sections
from portal.pages.invitations import EMPLOYERS
from portal.pages.send_list import entries, student_of
from portal.visit import Visit, Visits

WORDS = {"open": "待应约", "accepted": "已应约", "declined": "已拒绝", "expired": "已过期", "revoked": "已撤回"}
# States of the work behind a large batch (api.md 9); a batch has no state of its own.
SENDING = ("queued", "running")


def _sent(item: Item) -> str:
    return f"{dates.instant(item['sent_at']).astimezone(dates.SHANGHAI):%Y-%m-%d %H:%M}"


def _counts(item: Item) -> str:
    counts = item.get("counts")
    found = (
        [f"发出 {item['done']} 封"]
        if not counts
        else [f"{word} {counts[code]}" for code, word in WORDS.items() if counts[code]]
    )
    if item.get("state") in SENDING:
        found.insert(0, f"正在发送：已办 {item['processed']} / {item['total']} 人，刷新页面看进展")
    return " · ".join(found) or "—"


BATCHES = Listing(
    "invitation-batches",
    "发送批次",
    (
        Column("position", "岗位"),
        Column("sent_at", "发出时间", "date", value=_sent),
        Column("total", "人数", "number"),
        Column("counts", "情况", value=_counts),
    ),
    empty="还没有发出过邀请。",
    empty_way=("去签约发送", "/send-list"),
)


async def refused_of(visit: Visit, results: Sequence[Item]) -> list[Item]:
    """The students who got no letter, with their names as far as they are still on the list."""
    refused = [one for one in results if one["outcome"] != "done"]
    names = {student_of(one): one["student"]["name"] for one in await entries(visit, {})} if refused else {}
    return [{**one, "name": names.get(one["student_id"], "")} for one in refused]


def batch_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/invitation-batches` and one of them, with its letters."""
    router = APIRouter(prefix="/invitation-batches", include_in_schema=False)

    @router.get("")
    async def batches(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, BATCHES), visit.greeted())
        return pages.answer("batch/list.html", frame, done=None, **shown)

    @router.get("/{thing_id}")
    async def batch(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/invitation-batches/{thing_id}"), visit.greeted())
        letters = await visit.gateway.get("/invitations", {"batch_id": thing_id, "limit": 200})
        thing = answer.body
        refused = await refused_of(visit, thing["results"])
        rows = [
            {
                "id": one["id"],
                "href": f"/invitations/{one['id']}",
                "cells": {c.key: c.value(one) if c.value else one.get(c.key) for c in EMPLOYERS.columns},
            }
            for one in letters.body["items"]
        ]
        return pages.answer(
            "batch/page.html", frame, thing={**thing, "state": None}, resource="invitation-batches", title="一批邀请",
            counts=_counts(thing), refused=refused, back={"href": "/invitation-batches", "text": "全部批次"}, rows=rows,
            sections=letter_sections(visit, thing), columns=EMPLOYERS.columns, done=done_sentence("invitation-batches", request),
        )  # fmt: skip

    return router
