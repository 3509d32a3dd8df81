"""Checks an upload: the one way in for every file that a person sends."""

import asyncio
import hashlib
from dataclasses import dataclass

from documents.engine.child import Child, ChildDied, ChildLate
from documents.engine.frames import Frame
from documents.engine.uploads import limits
from documents.engine.uploads.cleaned import Cleaned
from documents.engine.uploads.detect import detect
from documents.engine.uploads.limits import MIB, Bounds, UploadRefused

CHILD_MODULE = "documents.engine.uploads.upload_child"


@dataclass(frozen=True)
class CheckedUpload:
    """A harmless file, and the sha256 of what is kept (for a picture not the hash of what was sent)."""

    kept: Cleaned
    sha256: str


class UploadCheck:
    """Checks at most a few files at once; others wait, and when too many wait already they are refused with upload.busy."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._places = asyncio.Semaphore(bounds.at_once)
        self._inside = 0

    async def check(self, content: bytes) -> CheckedUpload:
        """The cleaned file, or UploadRefused with the reason. A file that kills its reader is unreadable."""
        if len(content) > self.bounds.bytes:
            raise UploadRefused(limits.TOO_LARGE, bytes=len(content), limit=self.bounds.bytes // MIB)
        detect(content)
        room = self.bounds.at_once + self.bounds.waiting
        if self._inside >= room:
            seconds = limits.BUSY_SECONDS
            raise UploadRefused(limits.BUSY, retry_after=seconds, limit="upload-checks", quota=room, window=seconds)
        self._inside += 1
        try:
            async with self._places:
                told, parts = await self._asked(content)
        finally:
            self._inside -= 1
        if "refused" in told:
            raise UploadRefused(told["refused"], **told["facts"])
        kept = Cleaned(content=parts[0], preview=parts[1], **told)
        return CheckedUpload(kept, hashlib.sha256(kept.content).hexdigest())

    async def _asked(self, content: bytes) -> Frame:
        child = await Child.start(CHILD_MODULE)
        try:
            return await child.ask({"pages": self.bounds.pages}, [content], limits.WALL_SECONDS)
        except (ChildDied, ChildLate):
            raise UploadRefused(limits.UNREADABLE) from None
        finally:
            await child.end()
