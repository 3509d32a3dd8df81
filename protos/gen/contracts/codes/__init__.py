"""National code tables and document numbers, for every service.

Tables are data with class years, never enums: the national lists have changed in 2018, 2021 and 2024. Read
`entry.py` (what a line of a table is), `tables.py` (the questions one can ask), `regions.py` (GB/T 2260), then
`numbers.py` (check digits).
"""

from contracts.codes.entry import Entry, Match, UnknownCode, UnknownText
from contracts.codes.tables import TABLES, code_of, entry, label, match, replace_from, table, version

__all__ = [
    "TABLES",
    "Entry",
    "Match",
    "UnknownCode",
    "UnknownText",
    "code_of",
    "entry",
    "label",
    "match",
    "replace_from",
    "table",
    "version",
]
