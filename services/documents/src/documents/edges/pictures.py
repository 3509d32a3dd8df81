"""PNG answers."""

import asyncio
import hashlib
import io

from fastapi import Response

from chassis.call import Call
from documents.edges.file_answer import File, file_answer, not_changed


def picture(call: Call, drawn: bytes, name: str) -> Response:
    file = File("image/png", hashlib.sha256(drawn).hexdigest(), name, name)
    return not_changed(call.request, file.sha256) or file_answer(call.request, file, drawn)


async def as_png(own_jpeg: bytes) -> bytes:
    """A preview that we encoded ourselves, as PNG: safe to decode outside the child process that read the stranger's file."""
    return await asyncio.to_thread(_png, own_jpeg)


def _png(own_jpeg: bytes) -> bytes:
    # Few ever ask for it, and the library is large.
    from PIL import Image

    drawn = io.BytesIO()
    with Image.open(io.BytesIO(own_jpeg), formats=("JPEG",)) as picture:
        picture.save(drawn, format="PNG")
    return drawn.getvalue()
