"""Rare characters in names: a face that has them, cut into slices of 256, each fetched only by pages that need it.

Phones and school PCs often have no face for extension B and later. The whole face is 30 MB; a slice is about 70 KB.
"""

import asyncio
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from portal.static_files import FOR_EVER

FACE = Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf")
SLICE = 256
FIRST, LAST = 0x20000, 0x323AF


class RareFont:
    """Serves the stylesheet of all slices and each slice; a slice is cut once a process, on its first use."""

    def __init__(self, face: Path = FACE) -> None:
        self._face = face
        self._slices: dict[int, bytes] = {}
        self._cutting = asyncio.Lock()
        self._starts: list[int] = []
        # Part of the address, so that another face is another file for browsers that keep it for ever.
        self.version = "none"
        if face.exists():
            with TTFont(face, lazy=True) as font:
                covered = {code - code % SLICE for code in font.getBestCmap() if FIRST <= code <= LAST}
            self._starts = sorted(covered)
            self.version = f"{face.stem}-{face.stat().st_size:x}"

    @property
    def stylesheet(self) -> str:
        """One rule a slice; empty where the face is not installed, and then the device's own faces must do."""
        return "\n".join(
            f'@font-face{{font-family:"wq-rare";font-display:swap;src:url("{start:x}.woff2") format("woff2");'
            f"unicode-range:U+{start:x}-{start + SLICE - 1:x}}}"
            for start in self._starts
        )

    @property
    def url(self) -> str:
        """The address of the stylesheet."""
        return f"/rare/{self.version}/rare.css"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the stylesheet and the slices of this very face; anything else does not exist."""
        version, _, name = scope["path"].removeprefix("/rare/").partition("/")
        headers = {"Cache-Control": FOR_EVER}
        starts = {f"{start:x}.woff2": start for start in self._starts}
        if version == self.version and name == "rare.css":
            response = Response(self.stylesheet, media_type="text/css", headers=headers)
        elif version == self.version and name in starts:
            response = Response(await self._slice(starts[name]), media_type="font/woff2", headers=headers)
        else:
            response = Response(status_code=404)
        await response(scope, receive, send)

    async def _slice(self, start: int) -> bytes:
        async with self._cutting:
            if start not in self._slices:
                self._slices[start] = await asyncio.to_thread(_cut, self._face, start)
            return self._slices[start]


def _cut(face: Path, start: int) -> bytes:
    options = subset.Options(flavor="woff2", hinting=False, layout_features=[], drop_tables=["FFTM", "GSUB", "GPOS"])
    with subset.load_font(str(face), options, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=range(start, start + SLICE))
        cutter.subset(font)
        cut = BytesIO()
        subset.save_font(font, cut, options)
    return cut.getvalue()
