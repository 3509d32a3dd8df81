"""Agreements: the list, and one with its state, terms, paper and trail."""

import asyncio
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.filters import dates
from portal.listing import Column, Filter, Item, Listing, Tab, listed
from portal.pages.acting import done_sentence
from portal.pages.confirm_shows import letter_sections
from portal.papers import papers_of
from portal.problem import Refused
from portal.visit import Visit, Visits
from portal.words import facts


def _name(item: Item, who: str) -> str:
    party = item.get(who)
    return str(party["name"]) if isinstance(party, dict) else str(item.get(f"{who}_name", ""))


def _formed(item: Item) -> str | None:
    at = item.get("formed_at") or item.get("created_at")
    return f"{dates.instant(at).astimezone(dates.SHANGHAI):%Y-%m-%d}" if at else None


STATE = Column("state", "协议书状态", "state")
NUMBER = Column("number", "协议编号", card=False)
FORMED = Column("formed_at", "签约日期", "date", value=_formed)
EMPLOYER = Column("employer_name", "签约单位", value=lambda item: _name(item, "employer"))
STUDENT = Column("student_name", "姓名", value=lambda item: _name(item, "student"))
ABOUT = {
    "number": "协议编号",
    "formed_at": "签约时间",
    "withdraw_until": "可撤回应约至",
    "effective_from": "生效时间",
    "reason": "原因",
}
TABS = (
    Tab("all", "全部"),
    Tab("pending_review", "审核中", {"state": "pending_review"}),
    Tab("effective", "已生效", {"state": "effective"}),
    Tab("terminating", "解约中", {"state": "terminating"}),
    Tab("terminated", "已解约", {"state": "terminated"}),
)
OF_STUDENT = Listing(
    "agreements",
    "我的协议书",
    (EMPLOYER, STATE, NUMBER, FORMED),
    empty="还没有协议书。应约一封邀请后，协议书会出现在这里。",
    empty_way=("查看收到的邀请", "/invitations"),
)
OF_OTHERS = Listing(
    "agreements",
    "协议书",
    (STUDENT, STATE, EMPLOYER, NUMBER, FORMED),
    empty="还没有协议书。学生应约后，协议书会出现在这里。",
    filters=(Filter("q", "姓名或协议编号"),),
    tabs=TABS,
    export="/files/agreements/export",
)
LISTINGS = {"student": OF_STUDENT, "province": replace(OF_OTHERS, export=None)}


def agreement_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/agreements` and one agreement. Its acts have pages of their own."""
    router = APIRouter(prefix="/agreements", include_in_schema=False)

    @router.get("")
    async def agreements(request: Request) -> Response:
        visit = await visits.signed_in(request)
        listing = LISTINGS.get(visit.frame.kind, OF_OTHERS)
        shown, frame = await asyncio.gather(listed(visit, listing), visit.greeted())
        return pages.answer("agreement/list.html", frame, done=None, **shown)

    @router.get("/{thing_id}")
    async def agreement(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, papers, opening, frame = await asyncio.gather(
            visit.gateway.get(f"/agreements/{thing_id}"),
            papers_of(visit, thing_id),
            _opening(visit, thing_id),
            visit.greeted(),
        )
        thing = answer.body
        about = [row for row in facts.rows(ABOUT, thing, frame.now) if row[1]]
        party = "employer" if visit.role == "student" else "student"
        return pages.answer(
            "agreement/page.html", frame, thing=thing, resource="agreements", title=f"与{_name(thing, party)}的就业协议",
            back={"href": "/agreements", "text": "全部协议书"}, papers=papers, opening=opening,
            sections=[("协议", about), *letter_sections(visit, thing)], done=done_sentence("agreements", request),
        )  # fmt: skip

    return router


async def _opening(visit: Visit, agreement_id: str) -> Any:
    """Whether and how this agreement may be ended, as termination says it; None where that is nothing for the reader."""
    if visit.role not in ("student", "employer_admin", "recruiter", "reader"):
        return None
    try:
        return (await visit.gateway.get(f"/terminations/openings/{agreement_id}")).body
    except Refused:
        return None
