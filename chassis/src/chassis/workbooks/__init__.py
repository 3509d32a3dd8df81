"""Workbooks as people have them: read with every fault named, written without a live formula.

The story in order: `limits.py` what is taken at most; `faults.py` how a file, a row or a cell is refused;
`container.py` looks at the file before anything parses it; `formulas.py` finds the cells whose value is not what
was typed; `header.py` finds the columns; `reading.py` gives the rows as text; `checking.py` turns rows into records
by a table of columns; `writing.py` writes, the failed rows included; `child.py` runs a reader in a process of its
own, because parsing would hold up everything else.
"""

from chassis.workbooks.checking import Good, Refused, Rule, Tally, Understood, check
from chassis.workbooks.child import stream
from chassis.workbooks.columns import Column
from chassis.workbooks.faults import CellFault, RowFault, WorkbookFault
from chassis.workbooks.limits import Limits
from chassis.workbooks.reading import Row, Sheet, read
from chassis.workbooks.writing import write, write_failed, write_template

__all__ = [
    "CellFault",
    "Column",
    "Good",
    "Limits",
    "Refused",
    "Row",
    "RowFault",
    "Rule",
    "Sheet",
    "Tally",
    "Understood",
    "WorkbookFault",
    "check",
    "read",
    "stream",
    "write",
    "write_failed",
    "write_template",
]
