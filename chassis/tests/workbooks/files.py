"""Files for the tests: made with openpyxl, an independent writer, and then damaged by hand where a test needs it."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook

from chassis.workbooks import Column

COLUMNS = (
    Column("number", "学号", synonyms=("学生学号",)),
    Column("name", "姓名"),
    Column("card", "身份证号", synonyms=("身份证号码",)),
    Column("remark", "备注", required=False),
)


def workbook(path: Path, rows: Sequence[Sequence[object]], *, sheet: str = "Sheet") -> Path:
    """An .xlsx with these rows from A1 on; strings that begin with = become formulas, as in a spreadsheet."""
    book = Workbook()
    assert book.active
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same package with one part changed."""
    with zipfile.ZipFile(path) as package:
        parts = [(one.filename, package.read(one)) for one in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, change(content) if name == part else content)
    return path
