"""Takes a person's file: checked by content in a process of its own, kept, and named by a signed token."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from documents.adapters.tables import uploads
from documents.engine.uploads.check import CheckedUpload, UploadCheck
from documents.engine.uploads.limits import UploadRefused


@dataclass(frozen=True)
class Kept:
    """A checked file whose bytes are stored; nobody knows of it until its row is written."""

    checked: CheckedUpload
    content_key: str
    preview_key: str


async def store_checked(core: Core, check: UploadCheck, content: bytes) -> Kept:
    """Before the transaction: check and store durably. Raises the refusal of the check."""
    try:
        checked = await check.check(content)
    except UploadRefused as refused:
        facts = {name: str(value) for name, value in refused.facts.items()}
        raise Refusal(refused.code, faults=(), **facts) from None
    folder = f"uploads/{core.ids()}"
    kept = Kept(checked, f"{folder}/content", f"{folder}/preview.jpg")
    await core.files.put(kept.content_key, checked.kept.content)
    await core.files.put(kept.preview_key, checked.kept.preview)
    return kept


async def keep_upload(tx: Tx, upload_id: UUID, name: str, kept: Kept) -> None:
    """The row that makes it real."""
    cleaned = kept.checked.kept
    await tx.execute(
        insert(uploads).values(
            id=upload_id, uploader=tx.actor.id, name=name, state="clean", since=tx.now, version=1, sha256=kept.checked.sha256,
            content_type=cleaned.media_type, bytes=len(cleaned.content), pages=cleaned.pages,
            content_key=kept.content_key, preview_key=kept.preview_key, created_at=tx.now,
        )
    )  # fmt: skip
