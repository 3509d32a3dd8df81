"""Ending an agreement by consent: read the notice and ask, see how it stands, answer."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from portal.drawing import Pages
from portal.filters import dates
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Item, Listing, Tab, listed
from portal.pages.acting import KEPT, done_sentence
from portal.problem import Problem, Refused
from portal.sign_in import fresh_sign_in
from portal.visit import Visit, Visits
from portal.words import facts
from portal.words.acts import PROOF_ASKED


def _party(item: Item, who: str) -> str:
    party = item.get(who)
    return str(party["name"]) if isinstance(party, dict) else str(item.get(f"{who}_name", ""))


def _asked(item: Item) -> str:
    return f"{dates.instant(item['asked_at']).astimezone(dates.SHANGHAI):%Y-%m-%d %H:%M}"


TERMINATIONS = Listing(
    "terminations",
    "解约办理",
    (
        Column("student", "学生", value=lambda item: _party(item, "student")),
        Column("state", "状态", "state"),
        Column("employer", "签约单位", value=lambda item: _party(item, "employer")),
        Column("reason", "原因", card=False),
        Column("asked_at", "申请时间", "date", value=_asked),
    ),
    empty="没有解约申请。要申请解约，请打开一份已生效的协议书。",
    empty_way=("查看协议书", "/agreements?tab=effective"),
    tabs=(
        Tab("all", "全部"),
        Tab("awaiting_counterparty", "待对方答复", {"state": "awaiting_counterparty"}),
        Tab("pending_review", "审核中", {"state": "pending_review"}),
        Tab("approved", "已解约", {"state": "approved"}),
    ),
    note=(
        "解约要双方同意：一方申请，另一方阅读解约须知后同意，再由学校审核。",
        "申请发出后不能撤回。",
        "对方暂不处理时，申请保留，双方可以继续协商。",
    ),
)
FACTS = {
    "student": "学生",
    "employer": "签约单位",
    "agreement_number": "协议编号",
    "asked_by": "申请方",
    "asker_name": "申请人",
    "reason": "解约原因",
    "asked_at": "申请时间",
    "deferred_at": "对方暂不处理",
    "consented_at": "同意时间",
    "consenter_name": "同意人",
    "decided_at": "审核时间",
    "decision_reason": "审核原因",
    "no_accept_before": "重新应约等待期到",
}


def termination_routes(pages: Pages, visits: Visits) -> APIRouter:
    """`/terminations`, one of them, and the form that asks for one."""
    router = APIRouter(prefix="/terminations", include_in_schema=False)

    @router.get("")
    async def terminations(request: Request) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, TERMINATIONS), visit.greeted())
        return pages.answer("termination/list.html", frame, done=None, **shown)

    async def form(visit: Visit, agreement_id: str, typed: dict[str, str], problem: Problem | None = None) -> Response:
        opening, agreement, frame = await asyncio.gather(
            visit.gateway.get(f"/terminations/openings/{agreement_id}"),
            visit.gateway.get(f"/agreements/{agreement_id}"),
            visit.greeted(),
        )
        return pages.answer(
            "termination/new.html", frame, status=problem.status if problem else 200, opening=opening.body, typed=typed,
            agreement=agreement.body, key=typed.get("idempotency_key") or new_idempotency_key(), problem=problem,
            here=f"/terminations/new/{agreement_id}", other=_party(agreement.body, "employer" if visit.role == "student" else "student"),
        )  # fmt: skip

    @router.get("/new/{agreement_id}")
    async def new(request: Request, agreement_id: str) -> Response:
        return await form(await visits.signed_in(request), agreement_id, {})

    @router.post("/new/{agreement_id}")
    async def ask(request: Request, agreement_id: str) -> Response:
        visit = await visits.signed_in(request)
        typed = {name: str(value) for name, value in (await visit.form()).items()}
        body = {
            "agreement_id": agreement_id,
            "reason": typed.get("reason", "").strip(),
            "notice_read": typed.get("notice_read") == "yes",
        }
        try:
            answer = await visit.gateway.post("/terminations", body, key=typed.get("idempotency_key"))
        except Refused as refused:
            if refused.problem.code == PROOF_ASKED:
                return RedirectResponse(fresh_sign_in(f"/terminations/new/{agreement_id}"), status_code=303)
            if refused.problem.status not in KEPT:
                raise
            return await form(visit, agreement_id, typed, refused.problem)
        return RedirectResponse(f"/terminations/{answer.body['id']}?done=ask", status_code=303)

    @router.get("/{thing_id}")
    async def termination(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer, frame = await asyncio.gather(visit.gateway.get(f"/terminations/{thing_id}"), visit.greeted())
        thing = answer.body
        asked = "解约申请已发出，等待对方答复。" if request.query_params.get("done") == "ask" else None
        return pages.answer(
            "termination/page.html", frame, thing=thing, resource="terminations", title="解约申请",
            back={"href": "/terminations", "text": "全部解约"},
            sections=[("解约", [row for row in facts.rows(FACTS, thing, frame.now) if row[1]])],
            done=asked or done_sentence("terminations", request),
        )  # fmt: skip

    return router
