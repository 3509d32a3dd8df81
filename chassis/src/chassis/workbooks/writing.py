"""Workbooks out: every cell a string or a number, never a formula, in constant memory."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import rustpy_xlsxwriter as xlsx

from chassis.workbooks.checking import Refused
from chassis.workbooks.columns import Column

_LONGEST_CELL = 32_767
_PROBLEM, _CURE = "问题", "怎么改"
_WIDTHS = (12.0, 60.0)

Cell = str | int | float | None


def write(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1") -> int:
    """Write a header and the rows, all columns formatted as text so that long numbers survive an edit; answers the
    number of rows.

    The file appears under its name only when it is whole.
    """
    headings = _distinct(titles)
    counted = _Counted(headings, rows)
    unfinished = path.with_name(path.name + ".part")
    xlsx.write_worksheet(
        iter(counted),
        str(unfinished),
        sheet_name=sheet,
        freeze_row=1,
        bold_headers=True,
        column_widths=[_width(one) for one in headings],
        column_formats=[xlsx.Format().set_num_format("@")] * len(headings),
    )
    unfinished.replace(path)
    return counted.rows


def write_failed(path: Path, titles: Sequence[str], refused: Iterable[Refused]) -> int:
    """The refused rows in the order of the columns they came in, with what is wrong and what to do behind them."""
    width = len(titles)
    return write(path, [*titles, _PROBLEM, _CURE], (_failed(one, width) for one in refused))


def write_template(path: Path, columns: Sequence[Column]) -> None:
    """An empty workbook to fill in: a star at what must be filled, an example as the note of each heading that has
    one.
    """
    headings = [f"{one.title}*" if one.required else one.title for one in columns]
    xlsx.write_worksheet(
        [dict.fromkeys(headings)],
        str(path),
        freeze_row=1,
        bold_headers=True,
        column_widths=[_width(one) for one in headings],
        column_formats=[xlsx.Format().set_num_format("@")] * len(headings),
        notes={
            head: {"text": one.example, "author": "填写示例"}
            for head, one in zip(headings, columns, strict=True)
            if one.example
        },
    )


def _width(heading: str) -> float:
    return min(max(_WIDTHS[0], 2.5 * len(heading)), _WIDTHS[1])


def _failed(refused: Refused, width: int) -> list[Cell]:
    cells: list[Cell] = [*refused.cells[:width], *("",) * (width - len(refused.cells))]
    faults = (refused.fault, *refused.fault.more)
    problem = "；".join(f"【{one.column}】{one.detail}" for one in faults)
    cure = "；".join(dict.fromkeys(one.way_out for one in faults))
    return [*cells, problem, cure]


class _Counted:
    """The rows as the writer wants them; a file without rows still gets its header."""

    def __init__(self, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        self._headings, self._rows, self.rows = headings, rows, 0

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        for row in self._rows:
            self.rows += 1
            yield dict(zip(self._headings, map(_cell, row), strict=True))
        if not self.rows:
            yield dict.fromkeys(self._headings)


def _cell(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    return value[:_LONGEST_CELL].encode("utf-8", "replace").decode()


def _distinct(titles: Sequence[str]) -> list[str]:
    """Headings that differ: the writer keeps rows by heading, and people's files repeat them or leave them empty."""
    headings: list[str] = []
    for place, title in enumerate(titles, 1):
        heading = title.strip() or f"第{place}列"
        headings.append(heading if heading not in headings else f"{heading}（第{place}列）")
    return headings
