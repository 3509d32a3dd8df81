"""Rows into records by a table of columns. A row in error never blocks the good ones, and every fault says what to
do.

For each row: a doubtful or empty cell, then the column's own check, then what may stand in the file only once, then
the rules over several columns. The first fault stands for the row, the others are told with it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from chassis.text import TextFault
from chassis.workbooks.columns import Column
from chassis.workbooks.faults import CellFault, RowFault
from chassis.workbooks.reading import Row, Sheet

T = TypeVar("T")
Values = dict[str, object]

_LONG_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{5,8}([\dXx]{4})(?![\dXx])")
_SHOWN = 40
_ANSWERS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Understood:
    """What a check answers where the text was taken for something else; `meaning` is what people read in the result."""

    value: object
    meaning: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule over several columns: asked only where all its fields are good; raises CellFault naming the field at
    fault.
    """

    fields: tuple[str, ...]
    check: Callable[[Values], None]


@dataclass(frozen=True, slots=True)
class Good(Generic[T]):
    """A row that became a record."""

    row: int
    record: T


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not, with its cells as they stood, for the file of failed rows."""

    fault: RowFault
    cells: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What is to be said about the file as a whole. `understood`: (column, text, taken for) -> rows. `gaps`:
    optional column -> rows without a value.
    """

    titles: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    rows: int = 0
    good: int = 0
    refused: int = 0
    understood: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)


def check(
    sheet: Sheet,
    columns: Sequence[Column],
    build: Callable[[Values], T],
    *,
    rules: Sequence[Rule] = (),
    once: Sequence[tuple[str, ...]] = (),
) -> Iterator[Good[T] | Refused | Tally]:
    """Every row of the sheet as Good or Refused in the file's order, and at the end the Tally.

    `once`: fields that together may stand in the file only once; the fault is put on the first of them."""
    checker = _Checker(columns, sheet.header.places, rules, once)
    tally = Tally(sheet.header.titles, sheet.header.ignored, sheet.other_sheets)
    for row in sheet.rows():
        tally.rows += 1
        values, faults = checker.judge(row, tally)
        if faults:
            tally.refused += 1
            yield Refused(_one_of(faults), row.cells)
        else:
            tally.good += 1
            yield Good(row.number, build(values))
    yield tally


class _Checker:
    """Holds what the rows of one file share: answers already given, and what was seen where."""

    def __init__(
        self, columns: Sequence[Column], places: dict[str, int], rules: Sequence[Rule], once: Sequence[tuple[str, ...]]
    ) -> None:
        self._columns = [(one, places[one.field]) for one in columns if one.field in places]
        self._absent = [one for one in columns if one.field not in places]
        self._by_field = {one.field: one for one in columns}
        self._places = places
        self._rules = rules
        self._seen: dict[tuple[str, ...], dict[object, int]] = {fields: {} for fields in once}
        self._answers: dict[tuple[str, str], object] = {}

    def judge(self, row: Row, tally: Tally) -> tuple[Values, list[RowFault]]:
        values: Values = {one.field: None for one in self._absent}
        faults: list[RowFault] = []
        empty: list[Column] = []
        understood: list[tuple[str, str, str]] = []
        gaps = [one.title for one in self._absent]
        for column, place in self._columns:
            text = row.cells[place].strip() if place < len(row.cells) else ""
            try:
                if place in row.faults:
                    raise row.faults[place]
                if text:
                    values[column.field] = self._value(column, text, understood)
                elif column.required:
                    empty.append(column)
                else:
                    values[column.field] = None
                    gaps.append(column.title)
            except (CellFault, TextFault) as fault:
                faults.append(_fault(row.number, column, text, fault))
        if empty:
            faults.insert(0, _emptiness(row.number, empty))
        faults += self._repeated(row, values)
        faults += self._broken_rules(row, values)
        if not faults:
            tally.gaps.update(gaps)
            tally.understood.update(understood)
        return values, faults

    def _value(self, column: Column, text: str, understood: list[tuple[str, str, str]]) -> object:
        key = (column.field, text)
        answer = self._answers.get(key) if column.repeats else None
        if answer is None:
            answer = column.check(text)
            if column.repeats and len(self._answers) < _ANSWERS_KEPT:
                self._answers[key] = answer
        if isinstance(answer, Understood):
            understood.append((column.title, text, answer.meaning))
            return answer.value
        return answer

    def _broken_rules(self, row: Row, values: Values) -> Iterator[RowFault]:
        for rule in self._rules:
            if all(name in values for name in rule.fields):
                try:
                    rule.check(values)
                except CellFault as fault:
                    column = self._by_field[fault.field or rule.fields[0]]
                    yield _fault(row.number, column, self._text(row, column), fault)

    def _repeated(self, row: Row, values: Values) -> Iterator[RowFault]:
        for fields, seen in self._seen.items():
            if not all(values.get(name) for name in fields):
                continue
            first = seen.setdefault(tuple(values[name] for name in fields), row.number)
            if first != row.number:
                column = self._by_field[fields[0]]
                fault = CellFault(
                    "row.repeated",
                    f"与第 {first} 行的{column.title}相同。",
                    f"请核对第 {first} 行和本行，删去重复的一行，或改正{column.title}。",
                )
                yield _fault(row.number, column, self._text(row, column), fault)

    def _text(self, row: Row, column: Column) -> str:
        place = self._places.get(column.field, len(row.cells))
        return row.cells[place].strip() if place < len(row.cells) else ""


def _emptiness(row: int, empty: Sequence[Column]) -> RowFault:
    titles = "、".join(one.title for one in empty)
    return RowFault(row, empty[0].title, "", "cell.empty", f"{titles}没有填写。", f"请补填{titles}。")


def _fault(row: int, column: Column, text: str, fault: CellFault | TextFault) -> RowFault:
    way_out = fault.way_out if isinstance(fault, CellFault) else f"请改正“{column.title}”后重新上传这一行。"
    return RowFault(row, column.title, shown(text, column), fault.code, fault.detail, way_out)


def _one_of(faults: Sequence[RowFault]) -> RowFault:
    first = faults[0]
    return RowFault(
        first.row, first.column, first.value_masked, first.code, first.detail, first.way_out, tuple(faults[1:])
    )


def shown(text: str, column: Column) -> str:
    """A refused value as a message may show it: masked, short, and with nothing unseen; a long number in a wrong
    column too.
    """
    masked = column.mask(text) if column.mask else _LONG_NUMBER.sub(_stars, text)
    visible = "".join(one if one.isprintable() else f"[U+{ord(one):04X}]" for one in masked[: _SHOWN + 1])
    return visible if len(masked) <= _SHOWN else visible[:_SHOWN] + "…"


def _stars(found: re.Match[str]) -> str:
    return found[1] + "*" * (len(found[0]) - 10) + found[2]
