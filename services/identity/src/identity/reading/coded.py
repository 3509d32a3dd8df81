"""Codes as they go out: with their labels, regions with their path."""

from typing import Any

from contracts.codes import UnknownCode, entry


def coded(table: str, code: str | None) -> dict[str, str] | None:
    """Null stays null; a code that the table no longer has is its own label."""
    if not code:
        return None
    try:
        found = entry(table, code)
    except UnknownCode:
        return {"code": code, "label": code}
    shown: dict[str, Any] = {"code": code, "label": found.label}
    return shown | ({"path": found.path} if table == "region" else {})
