"""Stylesheets, scripts and icons under names that carry their content's hash, so browsers keep them for ever."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

FOR_EVER = "public, max-age=31536000, immutable"
SERVED = {".css", ".js", ".svg", ".png", ".woff2", ".txt"}


class AssetsMissing(Exception):
    """The portal was started before its assets were made."""


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent: its hashed name, both encodings, its type."""

    name: str
    body: bytes
    packed: bytes
    media_type: str


class StaticFiles:
    """Everything below a folder, read once at start; the whole of it is smaller than half a megabyte."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "vendor" / "icons.svg").exists():
            raise AssetsMissing("the portal's assets are missing: run `make assets` (python -m portal.assets)")
        self._names: dict[str, str] = {}
        self._files: dict[str, StaticFile] = {}
        for path in sorted(folder.rglob("*")):
            if path.suffix in SERVED and path.is_file():
                file = _read(path)
                self._names[path.name] = file.name
                self._files[file.name] = file

    def url(self, name: str) -> str:
        """The address of a file by its plain name; an unknown name is a mistake of ours and raises."""
        return f"/static/{self._names[name]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for a hashed name; any other name does not exist."""
        wanted = scope["path"].removeprefix(scope.get("root_path", "")).rsplit("/", 1)[-1]
        file = self._files.get(wanted)
        if file is None:
            await Response(status_code=404)(scope, receive, send)
            return
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "ETag": f'"{wanted}"'}
        accepted = dict(scope["headers"]).get(b"accept-encoding", b"")
        if b"gzip" in accepted and len(file.packed) < len(file.body):
            response = Response(file.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=file.media_type)
        else:
            response = Response(file.body, headers=headers, media_type=file.media_type)
        await response(scope, receive, send)


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:10]
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(
        name=f"{path.stem}.{digest}{path.suffix}",
        body=body,
        packed=gzip.compress(body, compresslevel=9, mtime=0),
        media_type=media_type,
    )
