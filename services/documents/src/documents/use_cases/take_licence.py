"""Takes the licence that a stranger brings to register an employer: nobody reads it until an employer has it."""

from uuid import UUID

from sqlalchemy import text

from chassis import file_tokens
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.file_tokens import UploadedFile
from documents.policy import LICENCE_TOKEN, LICENCES_FULL_SECONDS, LICENCES_WAITING
from documents.shapes import LicenceTaken
from documents.use_cases.keep_upload import Kept, keep_upload


async def require_room(core: Core) -> None:
    """Raises upload.no_room while the unused licences of strangers fill their part of the disk."""
    async with core.db.read() as tx:
        if await tx.value(_WAITING) >= LICENCES_WAITING:
            raise Refusal("upload.no_room", retry_after=LICENCES_FULL_SECONDS)


async def take_licence(tx: Tx, core: Core, upload_id: UUID, name: str, kept: Kept) -> LicenceTaken:
    """The row of a checked licence, and the token that a registration names it by."""
    await keep_upload(tx, upload_id, name, kept)
    cleaned = kept.checked.kept
    file = UploadedFile(str(upload_id), kept.checked.sha256, cleaned.media_type, name, tx.actor.id)
    return LicenceTaken(
        id=upload_id,
        name=name,
        content_type=cleaned.media_type,
        bytes=len(cleaned.content),
        pages=cleaned.pages,
        sha256=kept.checked.sha256,
        token=file_tokens.make(core.settings, file, int(LICENCE_TOKEN.total_seconds())),
        expires_at=tx.now + LICENCE_TOKEN,
    )


# Written out, so that the partial index of exactly these rows is what answers it.
_WAITING = text("SELECT coalesce(sum(bytes), 0) FROM uploads WHERE uploader = 'public' AND state = 'clean'")
