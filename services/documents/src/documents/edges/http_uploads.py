"""Uploads over HTTP: one file in, its meta data, content and pages out."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from chassis.call import PersonCall, Result
from chassis.core import Core
from chassis.database import Tx
from chassis.documented import PNG, FileAnswer, documented
from chassis.errors import Refusal
from chassis.ids import derived_id
from chassis.throttle import Throttle
from chassis.versions import etag
from documents.adapters.press_room import PressRoom
from documents.edges.file_answer import File, file_answer, not_changed
from documents.edges.one_file import multipart_of, one_file
from documents.edges.page_images import page_image
from documents.edges.pictures import as_png, picture
from documents.engine.uploads import limits
from documents.engine.uploads.check import UploadCheck
from documents.engine.uploads.detect import PDF
from documents.policy import UPLOAD_LIMIT
from documents.reading.one_upload import one_upload, upload_row
from documents.shapes import UploadShown
from documents.use_cases.keep_upload import Kept, keep_upload, storing

SENDERS = ("student", "employer_admin", "recruiter", "college_reviewer", "school_reviewer", "school_admin")
READERS = (*SENDERS, "reader")
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
UPLOADED = FileAnswer(tuple(ENDINGS))

Id = Annotated[UUID, Path(alias="id")]


def routes(core: Core, room: PressRoom, check: UploadCheck) -> APIRouter:
    router = APIRouter(tags=["uploads"])
    throttle = Throttle(core.redis, core.settings.service)

    # The form is read by one_file and not by a parameter, so the document is told of it here.
    told = documented(
        "create_upload",
        roles=SENDERS,
        scope="own",
        answers={201: UploadShown},
        problems=(*limits.REFUSALS, "limit.exceeded"),
    )
    told["openapi_extra"]["requestBody"] = {"required": True, "content": multipart_of()}

    @router.post("/api/v1/uploads", **told)
    async def create_upload(call: PersonCall) -> Response:
        call.actor.require_role("上传附件", *SENDERS)
        sent = await one_file(call.request)
        upload_id = derived_id("upload", call.actor.id, call.key)

        async def ask() -> Kept:
            await throttle.spend(UPLOAD_LIMIT, call.actor.id)
            return await bytes_in.checked(sent.content)

        async def act(tx: Tx, kept: Kept) -> Result:
            bytes_in.name()
            await keep_upload(tx, upload_id, sent.label, kept)
            made = await one_upload(tx, core.settings, upload_id)
            return made, 201, {"Location": f"/api/v1/uploads/{upload_id}", "ETag": etag(made.version)}

        async with storing(core, check) as bytes_in:
            return await call.once(act, ask)

    @router.get("/api/v1/uploads/{id}",
                **documented("get_upload", roles=READERS, scope="own", answers=UploadShown, thing="upload"))  # fmt: skip
    async def get_upload(upload_id: Id, call: PersonCall) -> Response:
        return await call.read(partial(one_upload, settings=core.settings, upload_id=upload_id))

    @router.get("/api/v1/uploads/{id}/content",
                **documented("download_upload", roles=READERS, scope="own", answers={200: UPLOADED, 206: UPLOADED},
                             thing="upload"))  # fmt: skip
    async def download_upload(upload_id: Id, call: PersonCall) -> Response:
        async with core.db.read(call.actor) as tx:
            row = await upload_row(tx, upload_id)
        if unchanged := not_changed(call.request, row["sha256"]):
            return unchanged
        file = File(row["content_type"], row["sha256"], row["name"], f"upload.{ENDINGS[row['content_type']]}")
        return file_answer(call.request, file, await core.files.get(row["content_key"]))

    @router.get("/api/v1/uploads/{id}/pages/{page}.png",
                **documented("get_upload_page", roles=READERS, scope="own", answers=PNG, thing="upload",
                             problems=("document.renderer_starting", "document.page_not_drawn")))  # fmt: skip
    async def get_upload_page(upload_id: Id, page: int, call: PersonCall) -> Response:
        async with core.db.read(call.actor) as tx:
            row = await upload_row(tx, upload_id)
        if row["content_type"] == PDF:
            drawn = await page_image(core, room, row["content_key"], f"pages/{upload_id}/{page}.png", page)
        elif page == 1:
            drawn = await as_png(await core.files.get(row["preview_key"]))
        else:
            raise Refusal("thing.not_found")
        return picture(call, drawn, f"upload-{page}.png")

    return router
