"""A file of employers into records and refusals. Pure, like the roster's reader."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chassis.workbooks import Good, Refused, Tally, check, read
from identity.employers.columns import EmployerRow, employer_columns, employer_rules


def read_employers(path: Path, today: date, name: str = "") -> Iterator[Good[EmployerRow] | Refused | Tally]:
    """The rows of the file in order, at the end the Tally; raises WorkbookFault where the file as a whole is refused.

    Two employers of one name are taken, two of one code are not: the code is the employer."""
    columns = employer_columns(today)
    sheet = read(path, columns, name=name)
    return check(sheet, columns, _row, rules=employer_rules(), once=(("uscc",), ("organisation_code",)))


def _row(values: dict[str, Any]) -> EmployerRow:
    return EmployerRow(**values)
