"""A workbook as an answer (api.md 12)."""

import asyncio
import base64
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import Response

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def written(write: Callable[[Path], object]) -> bytes:
    """What `write` puts into the file it is given; it runs beside the event loop."""

    def run() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "out.xlsx"
            write(path)
            return path.read_bytes()

    return await asyncio.to_thread(run)


def answer(data: bytes, name: str, plain: str) -> Response:
    """The file under its Chinese name, and under a plain one for whoever cannot take that."""
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
        "Repr-Digest": f"sha-256=:{digest}:",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=_XLSX, headers=headers)
