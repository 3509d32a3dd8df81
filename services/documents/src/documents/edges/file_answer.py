"""How bytes leave (api.md 12): validators, ranges, digest, a name in UTF-8, and nothing in them that a browser would run."""

import base64
import re
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request, Response

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Content-Language": "zh-CN",
}


@dataclass(frozen=True)
class File:
    """`plain_name` is ASCII, `name` whatever people read."""

    content_type: str
    sha256: str
    name: str
    plain_name: str


def tag_of(sha256: str) -> str:
    return f'"{sha256}"'


def not_changed(request: Request, sha256: str) -> Response | None:
    """304 for somebody who has these very bytes."""
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return Response(status_code=304, headers={"ETag": tag_of(sha256)}) if tag_of(sha256) in known else None


def file_answer(request: Request, file: File, content: bytes) -> Response:
    """The whole file, or the one range that was asked for. A range that the file has not is ignored (RFC 9110 14.2)."""
    headers = {
        **SAFE,
        "ETag": tag_of(file.sha256),
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:",
        "Content-Disposition": f"inline; filename=\"{file.plain_name}\"; filename*=UTF-8''{quote(file.name, safe='')}",
    }
    part = _part(request, file, len(content))
    if part is None:
        return Response(content, 200, headers, media_type=file.content_type)
    first, last = part
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers, media_type=file.content_type)


def _part(request: Request, file: File, size: int) -> tuple[int, int] | None:
    """First and last byte of a satisfiable single range of the file that the client means."""
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or request.headers.get("if-range", tag_of(file.sha256)) != tag_of(file.sha256):
        return None
    first, last = asked.groups()
    if first:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
    elif last:
        begin, end = max(size - int(last), 0), size - 1
    else:
        return None
    return (begin, end) if begin <= end and begin < size else None
