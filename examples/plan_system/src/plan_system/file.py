"""The plan as a file: .xlsx or .csv by its name, replaced as a whole, so that whoever opens it sees one state of the plan."""

import csv
from pathlib import Path
from typing import Any

from rustpy_xlsxwriter import Format, write_worksheet

from plan_system.columns import COLUMNS
from plan_system.plan import Plan

# A text that begins like a formula is kept as text by spreadsheets when it begins with an apostrophe.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(plan: Plan, path: Path) -> None:
    """Write all rows by student number."""
    rows = sorted(plan.rows.values(), key=lambda row: (str(row["学号"]), str(row["学生标识"])))
    beside = path.with_name(f".{path.name}.part{path.suffix}")
    if path.suffix == ".csv":
        _csv(rows, beside)
    else:
        _xlsx(rows, beside)
    beside.replace(path)


def _csv(rows: list[dict[str, Any]], path: Path) -> None:
    # The mark at the beginning tells spreadsheets that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as output:
        sheet = csv.DictWriter(output, list(COLUMNS))
        sheet.writeheader()
        for row in rows:
            sheet.writerow({name: _plain(value) for name, value in row.items()})


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _xlsx(rows: list[dict[str, Any]], path: Path) -> None:
    # Text throughout: long numbers survive, and nothing is taken for a formula.
    text = [Format().set_num_format("@")] * len(COLUMNS)
    write_worksheet(
        rows or [dict.fromkeys(COLUMNS)], str(path), sheet_name="就业方案", freeze_row=1, bold_headers=True, column_formats=text
    )  # fmt: skip
