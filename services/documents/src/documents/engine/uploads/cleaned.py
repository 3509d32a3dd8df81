"""What checking a file leaves of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cleaned:
    """What is kept of an upload."""

    media_type: str
    content: bytes
    preview: bytes
    pages: int
    width: int | None = None
    height: int | None = None
