"""Reads the multipart body of one file. The body is read whole first, so that its bytes count for the idempotency key."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from chassis.errors import Refusal
from chassis.text import TextFault, clean
from documents.engine.uploads.limits import MIB, PEOPLE, TOO_LARGE, Bounds

# Room for the parts' headers and a few short fields.
SLACK = 64 * 1024
UNNAMED = "附件"
FILE = {"type": "string", "format": "binary"}


@dataclass(frozen=True)
class Sent:
    name: str
    content: bytes
    fields: dict[str, str]

    @property
    def label(self) -> str:
        """The name as people will read it; one that our text rules refuse is dropped: it is a label and nothing more."""
        try:
            return clean(self.name.replace("\\", "/").rsplit("/", 1)[-1][-100:], "organisation") or UNNAMED
        except TextFault:
            return UNNAMED


def multipart_of(**fields: object) -> dict[str, object]:
    """The request body for OpenAPI: `file` and these further fields."""
    schema = {"type": "object", "required": ["file"], "properties": {"file": FILE, **fields}}
    return {"multipart/form-data": {"schema": schema}}


async def one_file(request: Request, *fields: str, bounds: Bounds = PEOPLE) -> Sent:
    """The part `file` and the named short fields. Raises request.unreadable, request.unknown_field, upload.too_large."""
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise Refusal("request.unreadable", why="缺少 Content-Length")
    if int(length) > bounds.bytes + SLACK:
        raise Refusal(TOO_LARGE, bytes=length, limit=bounds.bytes // MIB)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refusal("request.unreadable", why="要用 multipart/form-data 提交一个文件")
    await request.body()
    form = await request.form(max_files=1, max_fields=len(fields) + 1)
    if unknown := [name for name in form if name not in ("file", *fields)]:
        raise Refusal("request.unknown_field", field=unknown[0])
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Refusal("request.unreadable", why="缺少文件（字段 file）")
    texts = {name: value for name in fields if isinstance(value := form.get(name), str)}
    return Sent(file.filename or "", await file.read(), texts)
