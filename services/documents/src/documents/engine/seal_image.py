"""Draws what a seal looks like: a one-page vector PDF that a signature shows as its appearance."""

from dataclasses import dataclass
from math import cos, pi, radians, sin
from pathlib import Path
from string import Template

from documents.engine.coverage import unprintable_in
from documents.engine.refusals import CHARACTERS_NOT_PRINTABLE, DocumentRefused
from documents.engine.render import Press

DRAWINGS = Path(__file__).resolve().parent.parent / "templates" / "seals"
CENTRE = 100.0
NAME_RADIUS = 70.0
WIDEST_ARC = 232.0
"""Degrees that a long name may take; the foot of the seal stays free for its purpose line."""


@dataclass(frozen=True)
class RimLetter:
    """A character of the name on the rim: where it stands and how far it is turned."""

    text: str
    x: float
    y: float
    turn: float


def draw_school_seal(press: Press, name: str) -> bytes:
    """The round red seal with the school's name on the rim, a star, and its purpose below."""
    size = 25.0 if len(name) <= 10 else 20.0 if len(name) <= 14 else min(20.0, 250.0 / len(name))
    letters = "".join(
        f'<text transform="translate({letter.x:.2f} {letter.y:.2f}) rotate({letter.turn:.2f})"'
        f' font-size="{size}">{escape(letter.text)}</text>'
        for letter in around_rim(name)
    )
    drawing = Template((DRAWINGS / "school.svg").read_text(encoding="utf-8"))
    return draw(press, name, drawing.substitute(letters=letters, star=star_points(30.0)), "200px 200px")


def draw_void_mark(press: Press, words: str, day: str) -> bytes:
    """The mark laid over the first page of a document that is no longer in force."""
    drawing = Template((DRAWINGS / "void.svg").read_text(encoding="utf-8"))
    return draw(press, words + day, drawing.substitute(words=escape(words), day=escape(day)), "400px 200px")


def draw(press: Press, text: str, svg: str, size: str) -> bytes:
    if missing := unprintable_in(text, press.fonts):
        raise DocumentRefused(CHARACTERS_NOT_PRINTABLE, fields=[("seal", code) for code in missing])
    style = press.style(f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0; line-height: 0 }}")
    pdf: bytes = press.lay_out(f'<html lang="zh-CN"><body>{svg}</body></html>', style).write_pdf()
    return pdf


def around_rim(name: str) -> list[RimLetter]:
    """The characters spread evenly over the upper arc, each standing upright on the rim."""
    step = min(WIDEST_ARC / max(len(name) - 1, 1), 34.0)
    first = -step * (len(name) - 1) / 2
    letters = []
    for at, text in enumerate(name):
        turn = first + at * step
        letters.append(
            RimLetter(
                text,
                CENTRE + NAME_RADIUS * sin(radians(turn)),
                CENTRE - NAME_RADIUS * cos(radians(turn)),
                turn,
            )
        )
    return letters


def star_points(radius: float) -> str:
    """The ten corners of a five-pointed star around the centre."""
    corners = []
    for at in range(10):
        reach = radius if at % 2 == 0 else radius * 0.382
        angle = at * pi / 5
        corners.append(f"{CENTRE + reach * sin(angle):.2f},{CENTRE - reach * cos(angle):.2f}")
    return " ".join(corners)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
