"""Takes a person's file: checked by content in a process of its own, kept, and named by a signed token."""

import contextlib
from collections.abc import AsyncIterator
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


class Storing:
    """Bytes on their way in: stored before the transaction that names them, removed again when none came to that.

    Else many requests at once under one key, each with its own file, would fill the disk with what no row tells of."""

    def __init__(self, core: Core, check: UploadCheck) -> None:
        self._core, self._check = core, check
        self._unnamed: list[str] = []

    async def checked(self, content: bytes) -> Kept:
        """Before the transaction: check and store durably. Raises the refusal of the check."""
        try:
            checked = await self._check.check(content)
        except UploadRefused as refused:
            facts = {name: str(value) for name, value in refused.facts.items()}
            raise Refusal(refused.code, faults=(), **facts) from None
        folder = f"uploads/{self._core.ids()}"
        kept = Kept(checked, f"{folder}/content", f"{folder}/preview.jpg")
        for key, data in ((kept.content_key, checked.kept.content), (kept.preview_key, checked.kept.preview)):
            self._unnamed.append(key)
            await self._core.files.put(key, data)
        return kept

    def name(self) -> None:
        """A transaction begins to name them: from here on they stay, for a lost answer does not say that it failed."""
        self._unnamed = []

    async def clear(self) -> None:
        """Remove what no transaction began to name."""
        for key in self._unnamed:
            with contextlib.suppress(FileNotFoundError):
                await self._core.files.delete(key)


@contextlib.asynccontextmanager
async def storing(core: Core, check: UploadCheck) -> AsyncIterator[Storing]:
    """Around one request that brings a file."""
    one = Storing(core, check)
    try:
        yield one
    finally:
        await one.clear()


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
