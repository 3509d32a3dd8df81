"""Letters: the student's, to be answered; the employer's, to be followed. One list, one letter page."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from portal.drawing import Pages
from portal.filters import dates
from portal.listing import Column, Filter, Item, Listing, Tab, listed
from portal.pages.acting import done_sentence
from portal.pages.confirm_shows import letter_sections
from portal.visit import Visits
from portal.words.facts import shown


def _deadline(item: Item) -> str | None:
    return f"{item['reply_by']} 24:00" if item["state"]["code"] == "open" else None


def _sent(item: Item) -> str:
    return f"{dates.instant(item['sent_at']).astimezone(dates.SHANGHAI):%Y-%m-%d}"


def _student(name: str) -> Callable[[Item], object]:
    return lambda item: item["student"][name]


STATES = Column("state", "签约状态", "state")
STUDENTS = Listing(
    "invitations",
    "收到的邀请",
    (
        Column("employer_name", "签约单位"),
        STATES,
        Column("position", "岗位"),
        Column("expires_at", "过期时间", "date", value=_deadline),
    ),
    empty="还没有收到邀请。用人单位要用你的学校、毕业届、姓名和身份证号（或手机号）才能找到你，请把它们准确告诉单位。",
    tabs=(
        Tab("open", "待应约", {"state": "open"}),
        Tab("accepted", "已签约", {"state": "accepted"}),
        Tab("all", "全部"),
    ),
)
EMPLOYERS = Listing(
    "invitations",
    "数据管理：签约邀请",
    (
        Column("student_name", "姓名", value=_student("name")),
        STATES,
        Column("school_name", "学校", value=_student("school")),
        Column("college_name", "学院", card=False, value=_student("college")),
        Column("major", "专业", card=False, value=_student("major")),
        Column("position", "岗位"),
        Column("sent_at", "发出日期", "date", value=_sent),
        Column("expires_at", "应约截止", "date", value=_deadline),
    ),
    empty="还没有发出邀请。先查找学生，加入签约发送列表，再发出邀请。",
    empty_way=("去签约发送", "/send-list"),
    filters=(Filter("q", "学生姓名"), Filter("sent_from", "发出日期从", "date"), Filter("sent_to", "到", "date")),
    tabs=(
        Tab("all", "全部"),
        Tab("open", "待应约", {"state": "open"}),
        Tab("accepted", "已应约", {"state": "accepted"}),
        Tab("declined", "已拒绝", {"state": "declined"}),
        Tab("expired", "已过期", {"state": "expired"}),
        Tab("revoked", "已撤回", {"state": "revoked"}),
    ),
    export="/files/invitations/export",
    note=(
        "每一封发出的邀请都在“全部”里，已拒绝、已过期、已撤回的也在。",
        "学生应约后，到“协议书”里看审核进度和协议书。",
        "学生与别家签约期间，邀请保持“待应约”，学生不能应约；签约解除后，邀请恢复并重新计算期限。",
    ),
)

# Whoever is not the employer reads whose letters they are.
OF_SCHOOL = replace(
    EMPLOYERS,
    title="签约邀请",
    columns=(*EMPLOYERS.columns[:2], Column("employer_name", "单位"), *EMPLOYERS.columns[2:]),
    empty="还没有学生收到邀请。",
    empty_way=None,
    note=(),
)
OF_PROVINCE = replace(OF_SCHOOL, export=None)
LISTINGS = {"student": STUDENTS, "employer": EMPLOYERS, "province": OF_PROVINCE}


def invitation_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/invitations` and one letter. Its acts have pages of their own."""
    router = APIRouter(prefix="/invitations", include_in_schema=False)

    @router.get("")
    async def invitations(request: Request) -> Response:
        visit = await visits.signed_in(request)
        listing = LISTINGS.get(visit.frame.kind, OF_SCHOOL)
        facts, frame = await asyncio.gather(listed(visit, listing), visit.greeted())
        return pages.answer("letter/list.html", frame, done=None, **facts)

    @router.get("/{thing_id}")
    async def letter(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/invitations/{thing_id}"), visit.greeted())
        thing = answer.body
        employer, student = thing["employer"]["name"], thing["student"]["name"]
        title = f"{employer}的邀请函" if visit.role == "student" else f"给{student}的邀请函"
        return pages.answer(
            "letter/page.html", frame, thing=thing, resource="invitations", title=title, employer=employer, student=student,
            back={"href": "/invitations", "text": "全部邀请"}, sections=letter_sections(visit, thing),
            reply_by=shown("reply_by", thing.get("reply_by"), frame.now), done=done_sentence("invitations", request),
        )  # fmt: skip

    return router
