"""Imports of rosters and employers: upload, look at the dry run, apply, fetch the failed rows."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.datastructures import UploadFile

from chassis import job_shapes
from chassis.call import Call, PersonCall, Result
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import XLSX, documented
from chassis.errors import Refusal
from chassis.job_shapes import JobShown
from chassis.listing import Cursors
from chassis.shapes import Page
from identity.imports import job as jobs
from identity.imports.begin import begin, require_size
from identity.imports.importer import Importer
from identity.imports.kept import FAILED_FILE, KeptImports
from identity.imports.request_apply import request_apply
from identity.reading.import_rows import list_rows
from identity.shapes import ImportRow

Kind = Literal["new", "changed", "unchanged", "absent", "refused"]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MULTIPART = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}


def imports_router(core: Core, kept: KeptImports, importer: Importer, roles: tuple[str, ...]) -> APIRouter:
    """The routes of one kind of import, for these roles."""
    router = APIRouter()
    cursors = Cursors(core.secret("cursors"))
    path, name = f"/api/v1/{importer.kind}s", importer.kind.replace("-", "_")
    act = "导入名单"

    upload_documented = documented(
        f"begin_{name}",
        roles=roles,
        scope="school",
        answers={202: JobShown},
        problems=("import.file_missing", "import.file_too_large"),
    )
    upload_documented["openapi_extra"]["requestBody"] = _MULTIPART

    @router.post(path, **upload_documented)
    async def upload(call: PersonCall) -> Response:
        call.actor.require_role(act, *roles)
        data, file_name = await _file(call)
        import_id = core.ids()
        key = f"{importer.kind}s/{import_id}/upload.xlsx"

        async def store() -> str:
            await kept.put_file(key, data)
            return key

        async def queue(tx: Tx, file_key: str) -> Result:
            await begin(tx, importer.kind, import_id, file_key, file_name)
            return await _shown(tx, import_id, 202)

        return await call.once(queue, ask=store)

    @router.get(
        path + "/{id}", **documented(f"get_{name}", roles=roles, scope="school", answers=JobShown, thing=importer.kind)
    )
    async def look(id: UUID, call: PersonCall) -> Response:
        call.actor.require_role(act, *roles)
        return await call.read(lambda tx: _shown(tx, id))

    @router.get(
        path + "/{id}/rows",
        **documented(
            f"list_{name}_rows",
            roles=roles,
            scope="school",
            answers=Page[ImportRow],
            thing=importer.kind,
            problems=("cursor.mismatch",),
        ),
    )
    async def rows(id: UUID, call: PersonCall, kind: Kind, limit: int = 50, cursor: str | None = None) -> Response:
        call.actor.require_role(act, *roles)

        async def answer(tx: Tx) -> Result:
            await jobs.seen(tx, importer.kind, id)
            return await list_rows(tx, cursors, id, kind, limit, cursor)

        return await call.read(answer)

    @router.post(
        path + "/{id}/apply",
        **documented(
            f"apply_{name}",
            roles=roles,
            scope="school",
            answers={202: JobShown},
            thing=importer.kind,
            problems=("import.not_ready", "import.ground_moved"),
        ),
    )
    async def apply(id: UUID, call: PersonCall) -> Response:
        call.actor.require_role(act, *roles)

        async def ask(tx: Tx) -> Result:
            await request_apply(tx, importer, id)
            return await _shown(tx, id, 202)

        return await call.once(ask)

    @router.get(
        path + "/{id}/files/{name}",
        **documented(f"get_{name}_file", roles=roles, scope="school", answers=XLSX, thing=importer.kind),
    )
    async def file(id: UUID, name: str, call: PersonCall) -> Response:
        call.actor.require_role(act, *roles)
        async with core.db.read(call.actor) as tx:
            row = await jobs.seen(tx, importer.kind, id)
        keys = [one["key"] for one in row["files"] if one["name"] == name]
        if not keys:
            raise Refusal("thing.not_found")
        headers = {
            "Content-Disposition": f'attachment; filename="{FAILED_FILE}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(await kept.get_file(keys[0]), 200, headers, media_type=_XLSX)

    async def _shown(tx: Tx, id: UUID, status: int = 200) -> Result:
        row = await jobs.seen(tx, importer.kind, id)
        headers = {"ETag": job_shapes.etag_of(row), "Retry-After": job_shapes.poll_after(row, tx.now)}
        if status == 202:
            headers["Location"] = f"{path}/{id}"
        return job_shapes.shown(row, tx.now), status, headers

    return router


async def _file(call: Call) -> tuple[bytes, str]:
    """The one file of a multipart body. Raises import.file_missing, import.file_too_large."""
    # The body is read whole first: its hash belongs to the idempotency key.
    await call.request.body()
    form = await call.request.form(max_files=1, max_fields=5)
    given = form.get("file")
    if not isinstance(given, UploadFile):
        raise Refusal("import.file_missing")
    data = await given.read()
    require_size(data)
    return data, (given.filename or "")[:200]
