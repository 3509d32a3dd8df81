"""The faces that documents are set in, made once from the distribution's fonts.

A common face holds the characters that nearly every agreement needs, as a small TrueType file: a renderer that
subsets it for each document spends half of what the distribution's collections cost. Behind the common faces stand
the whole fonts, so that a rare character in a name prints too; together they cover GB 18030-2022, level 3.
"""

import hashlib
import json
from bisect import bisect_right
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category
from xml.sax.saxutils import escape

from documents.engine.face import Face
from documents.engine.keep import keep_once

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
)
FACES = (
    Face("Wangqian Song", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "common"),
    Face("Wangqian Hei", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "common"),
    Face("Wangqian Hei", "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "common"),
    Face("Wangqian Song Rare", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "whole"),
    Face("Wangqian Hei Rare", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "whole"),
    Face("Wangqian Ming", "HanaMinB.ttf", "HanaMinB", "whole"),
)
RECIPE = 1
"""Raised whenever the same sources would be made into other faces."""


class FontsMissing(RuntimeError):
    """What setting documents needs is not on this machine; the message names the package that brings it."""


@dataclass(frozen=True)
class Fonts:
    """A finished folder of faces: its id is kept with every document set in them."""

    id: str
    folder: Path
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def fontconfig(self) -> Path:
        """The fontconfig file that shows these faces and no others."""
        return self.folder / "fonts.conf"

    def prints(self, character: str) -> bool:
        """Whether some face has a glyph for the character (control and private characters never count)."""
        if category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
            return False
        at = bisect_right(self.starts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.ends[at]


def prepare_fonts(state: Path, folders: tuple[Path, ...] = FONT_FOLDERS) -> Fonts:
    """The faces under `state`, made now if this machine's sources were not made into faces before.

    Takes up to a minute of one core the first time, milliseconds afterwards. Several processes may call it at once:
    each builds beside the others and the first to finish is used by all.
    """
    require_subsetter()
    sources = {face.source: find_source(face.source, folders) for face in FACES}
    key = sources_key(sources)
    folder = state / "fonts" / key
    keep_once(folder, lambda building: build(building, sources, folder))
    return open_fonts(folder)


def prepared_fonts(state: Path, folders: tuple[Path, ...] = FONT_FOLDERS) -> Fonts | None:
    """The faces under `state` where they were made before, in milliseconds; None where `prepare_fonts` has work to do."""
    require_subsetter()
    folder = state / "fonts" / sources_key({face.source: find_source(face.source, folders) for face in FACES})
    return open_fonts(folder) if folder.exists() else None


def open_fonts(folder: Path) -> Fonts:
    """Faces that were prepared before."""
    ranges = json.loads((folder / "faces.json").read_text())["coverage"]
    return Fonts(folder.name, folder, tuple(start for start, _ in ranges), tuple(end for _, end in ranges))


def require_subsetter() -> None:
    """Refuses to start where WeasyPrint would fall back to a subsetter that needs seventy times the time."""
    if find_library("harfbuzz-subset") is None:
        raise FontsMissing("libharfbuzz-subset is missing: apt-get install libharfbuzz-subset0")


def find_source(name: str, folders: tuple[Path, ...]) -> Path:
    for folder in folders:
        for found in sorted(folder.rglob(name)):
            return found
    package = "fonts-hanazono" if name.startswith("Hana") else "fonts-noto-cjk"
    raise FontsMissing(f"the font file {name} is missing: apt-get install {package}")


def sources_key(sources: dict[str, Path]) -> str:
    """Names the faces by what they are made of, without reading a hundred megabytes at each start."""
    facts = [[name, path.stat().st_size, int(path.stat().st_mtime)] for name, path in sorted(sources.items())]
    return hashlib.sha256(json.dumps([RECIPE, facts]).encode()).hexdigest()[:16]


def build(building: Path, sources: dict[str, Path], final: Path) -> None:
    # Only the process that makes faces needs fontTools.
    from documents.engine.fonts_make import make_face

    covered: set[int] = set()
    for number, face in enumerate(FACES):
        covered |= make_face(face, sources[face.source], building / f"{number}-{face.family.replace(' ', '')}")
    (building / "faces.json").write_text(json.dumps({"coverage": ranges_of(covered)}))
    write_fontconfig(building, final)
    building.chmod(0o755)


def ranges_of(codes: set[int]) -> list[list[int]]:
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def write_fontconfig(building: Path, final: Path) -> None:
    """Nothing of the machine's own configuration is read: the same text gives the same document anywhere."""
    where = escape(str(final.resolve()))
    (building / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{where}</dir><cachedir>{where}/cache</cachedir></fontconfig>\n"
    )
