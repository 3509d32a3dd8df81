"""Coded values and code tables as people read and choose them."""

from typing import Any

from contracts import codes

Choice = tuple[str, str]


def worded(value: Any) -> Any:
    """A coded value (`{code, label, path?}`) as its words, regions with their full path; anything else as it is."""
    if isinstance(value, dict) and "label" in value:
        return str(value.get("path") or value["label"]).replace("/", "")
    return value


def choices(table: str) -> list[Choice]:
    """The codes in use now, for a select field."""
    return [(entry.code, entry.label) for entry in codes.table(table)]


def words_of(table: str, code: str) -> str:
    """The words of a bare code; the code itself where the table does not know it."""
    try:
        return codes.entry(table, code).path.replace("/", "")
    except codes.UnknownCode:
        return code
