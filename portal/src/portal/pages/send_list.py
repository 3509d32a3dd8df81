"""签约发送列表: whom the employer is about to invite; added one by one or by file, chosen, invited."""

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.listing import Column, Filter, Item, Listing, listed
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused, declared
from portal.visit import Visit, Visits


def _of_student(name: str) -> "Column":
    labels = {"school": "学校", "college": "学院", "major": "专业", "class_year": "毕业届"}
    return Column(name, labels[name], card=name != "college", value=lambda item: _value(item, name))


def _value(item: Item, name: str) -> object:
    value = item.get(name, (item.get("student") or {}).get(name))
    return value.get("name", value.get("label")) if isinstance(value, dict) else value


def student_of(item: Item) -> str:
    """Whom an entry is about."""
    return str(item.get("student_id") or item["student"]["id"])


SEND_LIST = Listing(
    "send-list",
    "签约发送列表",
    (
        Column("name", "姓名", value=lambda item: _value(item, "name")),
        Column("status", "就业状态", "state"),
        _of_student("school"),
        _of_student("class_year"),
        _of_student("college"),
        _of_student("major"),
        Column("added_by", "加入人", card=False, value=lambda item: _value(item, "added_by")),
        Column("refused", "未发出的原因", card=False, value=lambda item: (item.get("refused") or {}).get("detail")),
    ),
    empty="还没有要邀约的学生。按四项信息查找，或导入名单。",
    empty_way=("查找学生", "/send-list/find"),
    filters=(Filter("class_year", "毕业届", "number"),),
    note=(
        "先把学生加入列表，再勾选、填写邀请函并发出。发出后学生从列表移出；没有发出的留在列表里，并写明原因。",
        "名单文件的列：毕业院校、毕业届、姓名、身份证号（学校允许时可用手机号）。第一行是表头，列的顺序不限。",
        "查找和导入的次数有限制；找不到的学生，请其登录网签查看自己的原因。",
    ),
    export="/files/send-list/export",
    row_id=student_of,
    row_href=lambda item: f"/send-list/{item['id']}/remove",
)


# A batch is no longer than this, and the API's longest page.
MOST, PAGE = 1000, 200


async def entries(visit: Visit, wanted: Mapping[str, str]) -> list[Item]:
    """What is on the list, page after page, as far as one batch goes."""
    found: list[Item] = []
    cursor: str | None = None
    while len(found) < MOST:
        asked: dict[str, str | int] = {**wanted, "limit": PAGE, **({"cursor": cursor} if cursor else {})}
        page = (await visit.gateway.get("/send-list", asked)).body
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    return found[:MOST]


def send_list_routes(pages: Pages, visits: Visits) -> APIRouter:
    """The list, its import with result, and taking somebody off it."""
    router = APIRouter(prefix="/send-list", include_in_schema=False)

    async def page(request: Request, problem: Problem | None = None) -> Response:
        visit = await visits.signed_in(request)
        shown, frame = await asyncio.gather(listed(visit, SEND_LIST), visit.greeted())
        added = request.query_params.get("added")
        done = f"已加入 {int(added)} 位学生。" if added and added.isdigit() else None
        return pages.answer(
            "send_list/page.html", frame, status=problem.status if problem else 200, done=done, key=new_idempotency_key(),
            problem=problem, ticks="chosen", **shown,
        )  # fmt: skip

    @router.get("")
    async def send_list(request: Request) -> Response:
        return await page(request)

    @router.post("/imports")
    async def bring_in(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await page(request, declared("form.choose_one", 422))
        try:
            job = await visit.gateway.upload(
                "/send-list/imports",
                file.filename,
                await file.read(),
                file.content_type or "application/octet-stream",
                key=str(form["idempotency_key"]),
            )
        except Refused as refused:
            if refused.problem.status not in (*KEPT, 413, 415):
                raise
            return await page(request, refused.problem)
        return RedirectResponse(f"/send-list/imports/{job.body['id']}", status_code=303)

    @router.get("/imports/{thing_id}")
    async def imported(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        answer = await visit.gateway.get(f"/send-list/imports/{thing_id}")
        template = "send_list/_job.html" if visit.wants_fragment else "send_list/job.html"
        frame = visit.frame if visit.wants_fragment else await visit.greeted()
        return pages.answer(template, frame, job_of=answer.body)

    @router.get("/{thing_id}/remove")
    async def ask(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        return pages.answer("send_list/remove.html", await visit.greeted(), id=thing_id, key=new_idempotency_key())

    @router.post("/{thing_id}/remove")
    async def remove(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        await visit.form()
        await visit.gateway.delete(f"/send-list/entries/{thing_id}")
        return RedirectResponse("/send-list", status_code=303)

    return router
