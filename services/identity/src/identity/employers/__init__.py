"""Employers from a file: `columns.py` says what each column is, `reading.py` turns a file into records and refusals."""

from identity.employers.columns import EmployerRow, employer_columns
from identity.employers.reading import read_employers

__all__ = ["EmployerRow", "employer_columns", "read_employers"]
