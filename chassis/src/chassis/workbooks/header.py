"""Where the header is and which column stands where: any order, extra columns ignored and named, missing ones named."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.workbooks.columns import Column, plain_heading
from chassis.workbooks.faults import WorkbookFault


@dataclass(frozen=True, slots=True)
class Header:
    """`row` counts from 1 as people count. `places` says at which index a field stands."""

    row: int
    titles: tuple[str, ...]
    places: dict[str, int]
    ignored: tuple[str, ...]
    absent: tuple[str, ...]


def find_header(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> Header:
    """The row, among those given, in which most columns are named; raises WorkbookFault where none or too few are."""
    meanings = {plain_heading(name): one for one in columns for name in (one.title, *one.synonyms)}
    named = [sum(plain_heading(cell) in meanings for cell in row) for row in rows]
    best = max(named, default=0)
    required = [one for one in columns if one.required]
    if best < min(2, len(columns)):
        raise WorkbookFault("workbook.no_header", limit=len(rows), titles=_listed([one.title for one in required]))
    number = named.index(best)
    return _header(number + 1, rows[number], meanings, columns)


def _header(number: int, row: Sequence[str], meanings: dict[str, Column], columns: Sequence[Column]) -> Header:
    places: dict[str, int] = {}
    ignored: list[str] = []
    for index, cell in enumerate(row):
        column = meanings.get(plain_heading(cell))
        if column is None:
            if cell.strip():
                ignored.append(cell.strip())
        elif column.field in places:
            raise WorkbookFault("workbook.column_twice", title=column.title, row=number)
        else:
            places[column.field] = index
    missing = [one.title for one in columns if one.required and one.field not in places]
    if missing:
        raise WorkbookFault("workbook.column_missing", titles=_listed(missing))
    absent = tuple(one.title for one in columns if one.field not in places)
    return Header(number, tuple(row), places, tuple(ignored), absent)


def _listed(titles: Sequence[str]) -> str:
    return "、".join(titles)
