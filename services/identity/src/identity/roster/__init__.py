"""The roster as a school has it: `columns.py` says what each column is, `reading.py` turns a file into records and
refusals.
"""

from identity.roster.columns import RosterRow, roster_columns
from identity.roster.reading import check_roster, read_roster

__all__ = ["RosterRow", "check_roster", "read_roster", "roster_columns"]
