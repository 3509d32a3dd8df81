"""The send list from a file and as a file."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import text
from starlette.datastructures import UploadFile

from chassis import job_shapes, jobs
from chassis.call import PersonCall
from chassis.clock import shanghai_day
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import XLSX, documented
from chassis.errors import Refusal, invalid
from chassis.ids import derived_id
from chassis.job_shapes import JobShown
from chassis.workbooks import write, write_template
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from signing.adapters.kept_files import KeptFiles
from signing.edges import xlsx
from signing.edges.bodies import EMPLOYER, READERS, FilterQuery, Id
from signing.reading.send_list import TITLES, rows_to_export
from signing.send_list_file import send_list_columns
from signing.use_cases.export import note_export
from signing.use_cases.import_send_list import KIND

_MOST_BYTES = 20 * 2**20
_FORM = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"file": {"type": "string", "format": "binary"}},
                "required": ["file"],
            }
        }
    }
}
_JOB = text(
    "SELECT id, kind, state, attempt, dry_run, total, processed, succeeded, refused, unchanged, created_at, started_at, updated_at,"
    " finished_at, problems, files, result, why FROM jobs WHERE id = :id AND kind = :kind AND employer_id = :employer_id"
)


def router(core: Core, files: KeptFiles) -> APIRouter:
    routes = APIRouter()
    importing = documented(
        "create_send_list_import",
        roles=EMPLOYER,
        scope="employer",
        answers={202: JobShown},
        problems=("request.invalid",),
    )
    importing["openapi_extra"]["requestBody"] = _FORM

    @routes.post("/api/v1/send-list/imports", **importing)
    async def create_import(call: PersonCall) -> Response:
        call.actor.require_role("导入签约发送列表", *EMPLOYER)
        # The body is read whole before the form, so that its fingerprint can be taken too (api.md 6).
        data = await call.request.body()
        form = await call.request.form()
        file = form.get("file")
        if not isinstance(file, UploadFile) or len(data) > _MOST_BYTES:
            raise invalid("/file", "value.invalid", "请选择一个不超过 20 MB 的 .xlsx 文件")
        attempt = await call.attempt()
        job_id = derived_id(call.actor.id, KIND, attempt.key)
        key = f"send-list/{job_id}.xlsx"
        await files.put(key, await file.read())

        async def act(tx: Tx) -> tuple[dict[str, Any], int, dict[str, str]]:
            told = {"file": key, "name": file.filename or "", "by_phone": await _by_phone(tx)}
            await jobs.add(tx, job_id, KIND, told, employer_id=UUID(call.actor.employer_id))
            row = await _job(tx, job_id)
            return job_shapes.shown(row, tx.now), 202, {"Location": f"/api/v1/send-list/imports/{job_id}"}

        return await call.once(act)

    @routes.get(
        "/api/v1/send-list/imports/{id}",
        **documented(
            "get_send_list_import", roles=READERS, scope="employer", answers=JobShown, thing="send_list_import"
        ),
    )
    async def get_import(thing_id: Id, call: PersonCall) -> Response:
        async def question(tx: Tx) -> tuple[dict[str, Any], int, dict[str, str]]:
            row = await _job(tx, thing_id)
            headers = {"ETag": job_shapes.etag_of(row), "Retry-After": job_shapes.poll_after(row, tx.now)}
            return job_shapes.shown(row, tx.now), 200, headers

        return await call.read(question)

    @routes.get(
        "/api/v1/send-list/imports/{id}/files/{name}",
        **documented(
            "get_send_list_import_file", roles=READERS, scope="employer", answers=XLSX, thing="send_list_import"
        ),
    )
    async def get_file(thing_id: Id, name: str, call: PersonCall) -> Response:
        call.actor.require_role("下载导入结果", *READERS)
        async with core.db.read(call.actor) as tx:
            row = await _job(tx, thing_id)
        keys = [one["key"] for one in row["files"] if one["name"] == name]
        if not keys:
            raise Refusal("thing.not_found")
        return xlsx.answer(await files.get(keys[0]), "未导入的行.xlsx", name)

    @routes.get(
        "/api/v1/send-list/export", **documented("export_send_list", roles=READERS, scope="employer", answers=XLSX)
    )
    async def export(filters: FilterQuery, call: PersonCall) -> Response:
        call.actor.require_role("导出签约发送列表", *READERS)
        async with core.db.begin(call.actor) as tx:
            rows = await rows_to_export(tx, filters)
            note_export(tx, "send_list", len(rows), filters)
        today = shanghai_day(core.clock.now())
        data = await xlsx.written(partial(write, titles=TITLES, rows=rows))
        return xlsx.answer(data, f"签约发送列表-{today}.xlsx", f"send-list-{today}.xlsx")

    @routes.get(
        "/api/v1/send-list/template", **documented("get_send_list_template", roles=READERS, scope="all", answers=XLSX)
    )
    async def template(call: PersonCall) -> Response:
        call.actor.require_role("下载签约发送列表模板", *READERS)
        async with core.db.read(call.actor) as tx:
            by_phone = await _by_phone(tx)
        columns = send_list_columns(shanghai_day(core.clock.now()), by_phone=by_phone)
        data = await xlsx.written(partial(write_template, columns=columns))
        return xlsx.answer(data, "签约发送列表模板.xlsx", "send-list-template.xlsx")

    return routes


async def _job(tx: Tx, job_id: UUID) -> Any:
    employer = UUID(tx.actor.employer_id) if tx.actor.employer_id else None
    row = await tx.row(_JOB, {"id": job_id, "kind": KIND, "employer_id": employer})
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def _by_phone(tx: Tx) -> bool:
    """Whether some school lets its students be found by phone."""
    newest = text("SELECT DISTINCT ON (key) data FROM policies WHERE valid_from <= :at ORDER BY key, version DESC")
    return any(Policy.FromString(bytes(row["data"])).find_by_phone for row in await tx.rows(newest, {"at": tx.now}))
