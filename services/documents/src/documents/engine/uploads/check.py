"""Checks an upload: the one way in for every file that a person sends."""

import asyncio
import hashlib
from dataclasses import dataclass

from documents.engine.child import Child, ChildDied, ChildLate
from documents.engine.uploads import limits
from documents.engine.uploads.cleaned import Cleaned
from documents.engine.uploads.detect import detect
from documents.engine.uploads.limits import UploadRefused

CHILD_MODULE = "documents.engine.uploads.upload_child"


@dataclass(frozen=True)
class CheckedUpload:
    """A harmless file, and the sha256 of what is kept (for a picture not the hash of what was sent)."""

    kept: Cleaned
    sha256: str


class UploadCheck:
    """Checks at most a few files at once; the others wait."""

    def __init__(self, at_once: int = limits.AT_ONCE) -> None:
        self.places = asyncio.Semaphore(at_once)

    async def check(self, content: bytes) -> CheckedUpload:
        """The cleaned file, or UploadRefused with the reason. A file that kills its reader is unreadable."""
        if len(content) > limits.MAX_BYTES:
            raise UploadRefused(limits.TOO_LARGE, bytes=len(content), limit=limits.MAX_BYTES)
        detect(content)
        async with self.places:
            child = await Child.start(CHILD_MODULE)
            try:
                told, parts = await child.ask({}, [content], limits.WALL_SECONDS)
            except (ChildDied, ChildLate):
                raise UploadRefused(limits.UNREADABLE) from None
            finally:
                await child.end()
        if "refused" in told:
            raise UploadRefused(told["refused"], **told["facts"])
        kept = Cleaned(content=parts[0], preview=parts[1], **told)
        return CheckedUpload(kept, hashlib.sha256(kept.content).hexdigest())
