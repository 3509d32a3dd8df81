"""An upload as its uploader sees it, and once it is attached, the parties of its thing and their reviewers."""

from uuid import UUID

from sqlalchemy import RowMapping, exists, select

from chassis import file_tokens
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.file_tokens import UploadedFile
from chassis.settings import Settings
from chassis.shapes import Coded
from documents.adapters.scope import visible_to
from documents.adapters.tables import attachments, uploads
from documents.lifecycle import UPLOAD_STATES
from documents.shapes import UploadShown


async def upload_row(tx: Tx, upload_id: UUID) -> RowMapping:
    """Loaded as the actor and no other way. Raises thing.not_found."""
    attached_to_mine = exists().where(attachments.c.upload_id == uploads.c.id, visible_to(tx.actor, attachments))
    row = await tx.row(
        select(uploads).where(uploads.c.id == upload_id, (uploads.c.uploader == tx.actor.id) | attached_to_mine)
    )
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def one_upload(tx: Tx, settings: Settings, upload_id: UUID) -> UploadShown:
    """Raises thing.not_found."""
    row = await upload_row(tx, upload_id)
    file = UploadedFile(str(row["id"]), row["sha256"], row["content_type"], row["name"], row["uploader"])
    return UploadShown(
        id=str(row["id"]),
        version=row["version"],
        state=Coded(code=row["state"], label=UPLOAD_STATES[row["state"]]),
        holder=None,
        next=None,
        name=row["name"],
        content_type=row["content_type"],
        bytes=row["bytes"],
        pages=row["pages"],
        sha256=row["sha256"],
        token=file_tokens.make(settings, file) if row["uploader"] == tx.actor.id else None,
        preview=f"/api/v1/uploads/{row['id']}/pages/1.png",
        created_at=row["created_at"],
    )
