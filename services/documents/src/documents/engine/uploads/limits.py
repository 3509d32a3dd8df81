"""What an upload may be. Data only."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Bounds:
    """What one kind of sender may bring: bytes and pages of a file, how many are checked at once, how many more may wait."""

    bytes: int
    pages: int
    at_once: int
    waiting: int


PEOPLE = Bounds(bytes=20 * MIB, pages=30, at_once=2, waiting=60)
"""Whoever signed in."""
STRANGERS = Bounds(bytes=10 * MIB, pages=5, at_once=1, waiting=6)
"""Whoever registers: one process of their own, so that they can never keep those who signed in from theirs."""

MAX_PIXELS = 50_000_000
"""The largest sensors of common phones (48 to 50 megapixels) fit; a HEIC of that size takes 1.2 GB to decode."""
MAX_OBJECTS = 50_000
"""Objects of one PDF: a scan has hundreds."""
LONGEST_EDGE = 4000
"""Pixels of a stored photo: finer than print, and a phone's photo loses nothing that a reviewer reads."""
PREVIEW_EDGE = 1000
JPEG_QUALITY = 88

MEMORY_BYTES = 1536 * 1024**2
CPU_SECONDS = 20
WALL_SECONDS = 30.0

TYPE_NOT_ALLOWED = "upload.type_not_allowed"
TOO_LARGE = "upload.too_large"
TOO_MANY_PIXELS = "upload.too_many_pixels"
TOO_MANY_PAGES = "upload.too_many_pages"
ACTIVE_CONTENT = "upload.pdf_active_content"
UNREADABLE = "upload.unreadable"
ENCRYPTED = "upload.encrypted"
BUSY = "upload.busy"
BUSY_SECONDS = 10
REFUSALS = (TYPE_NOT_ALLOWED, TOO_LARGE, TOO_MANY_PIXELS, TOO_MANY_PAGES, ACTIVE_CONTENT, UNREADABLE, ENCRYPTED, BUSY)


class UploadRefused(Exception):
    """The file is not taken; `code` is in the catalogue of refusals."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
