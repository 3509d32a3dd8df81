"""The rows of a workbook as text, each with its number and with the cells that cannot be trusted.

Reads in this process: whoever serves people at the same time calls it through `child.stream`.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from chassis.workbooks.columns import Column
from chassis.workbooks.container import SheetPart, inspect
from chassis.workbooks.faults import CellFault, WorkbookFault
from chassis.workbooks.formulas import Marks, find_marks
from chassis.workbooks.header import Header, find_header
from chassis.workbooks.limits import Limits

_DIGITS_LOST_FROM = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d{2}")

_CELL_REFUSALS: dict[str, tuple[str, str, str]] = {
    "digits": (
        "cell.digits_lost",
        "这一格是数字格式，超过 15 位的号码末尾三位已被 Excel 变成 0。",
        "请选中整列，右键“设置单元格格式”选“文本”，再重新填写完整号码（不能只改格式）。",
    ),
    "formula": (
        "cell.formula",
        "这一格是公式，系统只接收填写的内容。",
        "请选中这一列，复制，“选择性粘贴—数值”，保存后再上传。",
    ),
    "error": (
        "cell.error_value",
        "这一格是错误值（如 #N/A、#REF!）。",
        "请改成实际的内容，保存后再上传。",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` are the texts in the file's own order; `faults` names, by index, the cells whose text cannot be
    trusted.
    """

    number: int
    cells: tuple[str, ...]
    faults: dict[int, CellFault] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a sound workbook with its header found; `rows()` may be walked once or again."""

    name: str
    header: Header
    other_sheets: tuple[str, ...]
    _sheet: CalamineSheet
    _marks: Marks
    _limits: Limits

    def rows(self) -> Iterator[Row]:
        """The rows below the header that are not blank (formulas without a result are); raises WorkbookFault past
        the limit.
        """
        given = 0
        width = len(self.header.titles)
        marked = {row for row, _ in self._marks}
        for number, values in enumerate(self._sheet.iter_rows(), 1):
            if number <= self.header.row or values.count("") == len(values):
                continue
            row = _row(number, values[:width], self._marks if number in marked else {})
            if any(cell.strip() for cell in row.cells):
                given += 1
                if given > self._limits.rows:
                    raise WorkbookFault("workbook.too_many_rows", limit=self._limits.rows)
                yield row


def read(path: Path, columns: Sequence[Column], *, name: str = "", limits: Limits | None = None) -> Sheet:
    """The first visible sheet that has the header; raises WorkbookFault with the code and the cure for anything else.

    `name` is the file's name as uploaded, where `path` has another."""
    limits = limits or Limits()
    parts = inspect(path, name or path.name, limits)
    refusal: WorkbookFault | None = None
    for part in parts:
        try:
            return _sheet(path, part, parts, columns, limits)
        except WorkbookFault as fault:
            if fault.code not in ("workbook.no_header", "workbook.column_missing"):
                raise
            refusal = _clearer(refusal, fault)
    raise refusal or WorkbookFault("workbook.no_header")


def _clearer(before: WorkbookFault | None, now: WorkbookFault) -> WorkbookFault:
    """A sheet that has a header but lacks a column says more than one without a header."""
    return now if before is None or before.code == "workbook.no_header" else before


def _sheet(path: Path, part: SheetPart, parts: Sequence[SheetPart], columns: Sequence[Column], limits: Limits) -> Sheet:
    marks = find_marks(path, part.part, limits)
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(part.name)
    except (CalamineError, OSError) as wrong:
        raise WorkbookFault("workbook.damaged") from wrong
    if sheet.total_width > limits.columns:
        raise WorkbookFault("workbook.too_heavy")
    top = [_row(number, row, {}).cells for number, row in enumerate(islice(sheet.iter_rows(), limits.header_rows), 1)]
    header = find_header(top, columns)
    others = tuple(one.name for one in parts if one.name != part.name)
    return Sheet(part.name, header, others, sheet, marks, limits)


def _row(number: int, values: Sequence[object], marks: Marks) -> Row:
    texts: list[str] = []
    faults: dict[int, CellFault] = {}
    for index, value in enumerate(values):
        text = value if type(value) is str else _as_text(value)
        doubt = marks.get((number, index)) if marks else None
        if doubt is None and _lost_digits(value, text):
            doubt = "digits"
        if doubt:
            faults[index] = CellFault(*_CELL_REFUSALS[doubt])
        texts.append(text)
    return Row(number, tuple(texts), faults)


def _lost_digits(value: object, text: str) -> bool:
    if type(value) is str:
        return text[1:2] in (".", "e", "E") and _SCIENTIFIC.fullmatch(text) is not None
    return isinstance(value, int | float) and abs(value) >= _DIGITS_LOST_FROM


def _as_text(value: object) -> str:
    """A number as it was typed (2026, not 2026.0), a day as 2026-06-30."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
