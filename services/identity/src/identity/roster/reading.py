"""A roster file into records and refusals. Pure: it knows the file and the names of the colleges, no database.

`read_roster` is what `chassis.workbooks.stream` runs in a process of its own.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from chassis.workbooks import Good, Refused, Sheet, Tally, check, read
from contracts.codes import numbers
from identity.roster.columns import RosterRow, roster_columns, roster_rules


def read_roster(
    path: Path, known_colleges: Collection[str], today: date, name: str = ""
) -> Iterator[Good[RosterRow] | Refused | Tally]:
    """The rows of the file in order, at the end the Tally; raises WorkbookFault where the file as a whole is
    refused.
    """
    yield from check_roster(read(path, roster_columns(known_colleges, today), name=name), known_colleges, today)


def check_roster(
    sheet: Sheet, known_colleges: Collection[str], today: date
) -> Iterator[Good[RosterRow] | Refused | Tally]:
    """The same for a sheet that was read already."""
    return check(
        sheet,
        roster_columns(known_colleges, today),
        _row,
        rules=roster_rules(today),
        once=(("student_number",), ("document_number", "class_year")),
    )


def _row(values: dict[str, Any]) -> RosterRow:
    return RosterRow(**{**values, "document_type": values["document_type"] or numbers.RESIDENT_CARD})
