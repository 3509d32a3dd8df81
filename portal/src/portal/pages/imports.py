"""Workbook imports of a school: upload, see the diff of the dry run, apply exactly that, fetch the rows that failed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from portal.drawing import Pages
from portal.gateway_client import new_idempotency_key
from portal.pages.acting import KEPT
from portal.problem import Problem, Refused, declared
from portal.visit import Visits


@dataclass(frozen=True)
class Import:
    """One kind of import: its resource, its words, and the columns people need to know."""

    resource: str
    title: str
    what: str
    note: tuple[str, ...]


IMPORTS = (
    Import(
        "roster-imports",
        "导入学生名单",
        "学生",
        (
            "必需的列：学号、姓名、性别、身份证号、手机号、电子邮箱、学院、专业、学历、毕业届、毕业年月、培养方式、政治面貌、民族、生源地、家庭地址。列的顺序不限，多余的列不读。",
            "身份证号所在的列要设为“文本”格式，否则最后三位会丢失。",
            "按学校和学号对应：新学号新增，有变化的更新并列出变化，名单里没有的学生不会删除，已签的协议不受影响。",
            "先核对，再导入；有错的行不影响其他行，可以下载后改好再导入。",
        ),
    ),
    Import(
        "employer-imports",
        "导入用人单位",
        "单位",
        (
            "必需的列：单位名称、统一社会信用代码、单位性质、单位行业、所在地区、地址、邮编、联系人、联系电话、电子邮箱。",
            "导入的单位同时获准入驻本校；单位用信用代码和电子邮箱激活账号。",
            "先核对，再导入；有错的行不影响其他行，可以下载后改好再导入。",
        ),
    ),
)
KINDS = (("new", "新增"), ("changed", "有变化"), ("absent", "名单里没有"), ("refused", "有错误"))


def import_routes(pages: Pages, visits: Visits, kind: Import) -> APIRouter:
    """The pages of one kind of import, under its resource's name."""
    router = APIRouter(prefix=f"/{kind.resource}", include_in_schema=False)

    async def start(request: Request, problem: Problem | None = None) -> Response:
        visit = await visits.signed_in(request)
        return pages.answer(
            "import/start.html", await visit.greeted(), status=problem.status if problem else 200, kind=kind,
            problem=problem, key=new_idempotency_key(),
        )  # fmt: skip

    @router.get("")
    async def look(request: Request) -> Response:
        return await start(request)

    @router.post("")
    async def upload(request: Request) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await start(request, declared("form.choose_one", 422))
        content, media = await file.read(), file.content_type or "application/octet-stream"
        try:
            job = await visit.gateway.upload(
                f"/{kind.resource}", file.filename, content, media, key=str(form["idempotency_key"])
            )
        except Refused as refused:
            if refused.problem.status not in (*KEPT, 413, 415):
                raise
            return await start(request, refused.problem)
        return RedirectResponse(f"/{kind.resource}/{job.body['id']}", status_code=303)

    @router.get("/{thing_id}")
    async def one(request: Request, thing_id: str, problem: Problem | None = None) -> Response:
        visit = await visits.signed_in(request)
        job = (await visit.gateway.get(f"/{kind.resource}/{thing_id}")).body
        if visit.wants_fragment:
            return pages.answer("import/_job.html", visit.frame, kind=kind, job_of=job)
        shown = request.query_params.get("kind", "")
        rows, frame = await asyncio.gather(
            _rows(visit.gateway, kind, thing_id, shown, request.query_params.get("cursor")), visit.greeted()
        )
        return pages.answer(
            "import/result.html", frame, status=problem.status if problem else 200, kind=kind, job_of=job, problem=problem,
            result=job.get("result") or {}, kinds=KINDS, chosen=shown, rows=rows, key=new_idempotency_key(),
        )  # fmt: skip

    @router.post("/{thing_id}/apply")
    async def apply(request: Request, thing_id: str) -> Response:
        visit = await visits.signed_in(request)
        form = await visit.form()
        try:
            await visit.gateway.post(f"/{kind.resource}/{thing_id}/apply", None, key=str(form["idempotency_key"]))
        except Refused as refused:
            if refused.problem.status not in KEPT:
                raise
            return await one(request, thing_id, refused.problem)
        return RedirectResponse(f"/{kind.resource}/{thing_id}", status_code=303)

    return router


async def _rows(gateway: Any, kind: Import, thing_id: str, shown: str, cursor: str | None) -> Any:
    if shown not in dict(KINDS):
        return None
    query = {"kind": shown, **({"cursor": cursor} if cursor else {})}
    return (await gateway.get(f"/{kind.resource}/{thing_id}/rows", query)).body
