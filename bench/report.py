"""From figures of rounds to a line with its verdict; the table, and the same as JSON lines."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Literal

from bench.measure import Measure

Kind = Literal["ratio", "more by", "figure"]
_FORMATS = {"ratio": "x{:.3g}", "more by": "{:+.3g}", "figure": "{:.3g}"}


@dataclass(frozen=True)
class Target:
    """A bound for the ratio to the floor, for the difference from it, or for the figure alone."""

    kind: Kind
    sign: Literal[">=", "<="]
    bound: float

    def __str__(self) -> str:
        plus = "+" if self.kind == "more by" else ""
        return f"{self.sign} {plus}{self.bound:g}{'x' if self.kind == 'ratio' else ''}"

    def is_met(self, value: float) -> bool:
        return value >= self.bound if self.sign == ">=" else value <= self.bound


@dataclass(frozen=True)
class Line:
    """One measured thing. `against` is what the target speaks of: the median over the rounds, each by itself."""

    what: str
    unit: str
    figure: float
    floor: float | None
    against: float | None
    kind: Kind
    target: str
    met: bool | None
    figures: list[float]
    floors: list[float]


def line(
    what: str, unit: str, figures: Sequence[float], floors: Sequence[float] = (), target: Target | None = None
) -> Line:
    """The line of a figure taken once a round. Without a target it is a witness and has no verdict."""
    kind: Kind = target.kind if target else ("ratio" if floors else "figure")
    pairs = list(zip(figures, floors, strict=bool(floors)))
    each = {
        "ratio": [figure / floor for figure, floor in pairs if floor],
        "more by": [figure - floor for figure, floor in pairs],
        "figure": list(figures),
    }[kind]
    against = median(each)
    met = target.is_met(against) if target else None
    floor = median(floors) if floors else None
    return Line(
        what, unit, median(figures), floor, against if floors else None, kind, str(target or ""), met, list(figures), list(floors)
    )  # fmt: skip


def print_table(row: int, name: str, lines: Sequence[Line], measure: Measure) -> None:
    quick = ", quick: no judgement" if measure.quick else ""
    print(f"\nrow {row} {name} ({measure.rounds} rounds{quick}; load {os.getloadavg()[0]:.1f})")
    cells = [("", "unit", "figure", "floor", "against", "target", "")]
    for one in lines:
        against = "" if one.against is None else _FORMATS[one.kind].format(one.against)
        floor = "" if one.floor is None else f"{one.floor:.4g}"
        verdict = "" if one.met is None or measure.quick else "met" if one.met else "MISSED"
        cells.append((one.what, one.unit, f"{one.figure:.4g}", floor, against, one.target, verdict))
    widths = [max(len(cell[at]) for cell in cells) for at in range(len(cells[0]))]
    for cell in cells:
        aligned = [
            text.ljust(width) if at < 2 else text.rjust(width)
            for at, (text, width) in enumerate(zip(cell, widths, strict=True))
        ]
        print("  " + "  ".join(aligned).rstrip())


def write_lines(path: Path, row: int, name: str, lines: Sequence[Line], measure: Measure) -> None:
    """One JSON object a line, replacing those of the last run."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    known = {
        "row": row,
        "name": name,
        "at": at,
        "rounds": measure.rounds,
        "quick": measure.quick,
        "load": os.getloadavg()[0],
    }
    path.write_text("".join(json.dumps(known | asdict(one)) + "\n" for one in lines), encoding="utf-8")
