"""Documents over HTTP: list, one, its file and its pages."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from chassis.call import PersonCall
from chassis.core import Core
from chassis.documented import PDF, PNG, documented
from chassis.listing import DEFAULT, Cursors
from documents.adapters.press_room import PressRoom
from documents.edges.file_answer import File, file_answer, not_changed
from documents.edges.page_images import page_image
from documents.edges.pictures import picture
from documents.lifecycle import KIND_LABELS
from documents.reading.my_documents import current_document, my_documents, one_document
from documents.shapes import DocumentList, DocumentShown
from documents.use_cases.open_document import open_document

ROLES = ("student", "employer_admin", "recruiter", "reader", "college_reviewer", "school_reviewer", "school_admin")

Id = Annotated[UUID, Path(alias="id")]


def routes(core: Core, room: PressRoom) -> APIRouter:
    router = APIRouter(tags=["documents"])

    @router.get("/api/v1/documents",
                **documented("list_documents", roles=ROLES, scope="own", answers=DocumentList, problems=("cursor.mismatch",)))  # fmt: skip
    async def list_documents(
        call: PersonCall, agreement_id: UUID | None = None, limit: int = DEFAULT, cursor: str | None = None
    ) -> Response:
        call.actor.require_role("查看协议书文件", *ROLES)
        cursors = Cursors(core.secret("cursors"))
        return await call.read(lambda tx: my_documents(tx, cursors, agreement_id, limit, cursor))

    @router.get("/api/v1/documents/{id}",
                **documented("get_document", roles=ROLES, scope="own", answers=DocumentShown, thing="document"))  # fmt: skip
    async def get_document(document_id: Id, call: PersonCall) -> Response:
        return await call.read(lambda tx: one_document(tx, document_id))

    @router.get("/api/v1/documents/{id}/content",
                **documented("download_document", roles=ROLES, scope="own", answers={200: PDF, 206: PDF}, thing="document",
                             problems=("document.superseded",)))  # fmt: skip
    async def download_document(document_id: Id, call: PersonCall) -> Response:
        async with core.db.read(call.actor) as tx:
            seen = await current_document(tx, document_id)
        # Who has these bytes already is sent none, so nothing is opened.
        if unchanged := not_changed(call.request, seen["sha256"]):
            return unchanged
        row = await open_document(core, call.actor, document_id, call.request.headers.get("range", "whole")[:40])
        name = f"就业协议书-{row['number']}-{KIND_LABELS[row['kind']]}.pdf"
        file = File("application/pdf", row["sha256"], name, f"agreement-{row['number']}.pdf")
        return file_answer(call.request, file, await core.files.get(row["file_key"]))

    @router.get("/api/v1/documents/{id}/pages/{page}.png",
                **documented("get_document_page", roles=ROLES, scope="own", answers=PNG, thing="document",
                             problems=("document.superseded", "document.renderer_starting", "document.page_not_drawn")))  # fmt: skip
    async def get_document_page(document_id: Id, page: int, call: PersonCall) -> Response:
        row = await open_document(core, call.actor, document_id, f"page {page}")
        drawn = await page_image(core, room, row["file_key"], f"pages/{document_id}/{page}.png", page)
        return picture(call, drawn, f"agreement-{row['number']}-{page}.png")

    return router
