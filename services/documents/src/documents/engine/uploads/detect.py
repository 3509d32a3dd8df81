"""Tells what a file is by its first bytes; its name and the sender's word count for nothing."""

from documents.engine.uploads.limits import TYPE_NOT_ALLOWED, UploadRefused

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
SIGNATURES = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF))
HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))


def detect(content: bytes) -> str:
    """One of the four media types. A PDF whose header is not at the very start is something else in disguise."""
    for start, media_type in SIGNATURES:
        if content.startswith(start):
            return media_type
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    raise UploadRefused(TYPE_NOT_ALLOWED)
