"""Which fields of a student record a roster row would alter, as staff read it: numbers masked, codes with their labels. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from chassis.workbooks.cells import masked_email
from contracts.codes import entry
from contracts.codes.numbers import masked
from identity.roster.columns import RosterRow, roster_columns

_TITLES = {column.field: column.title for column in roster_columns((), date(2026, 1, 1))}
_CODED = {
    "sex": "sex",
    "degree_level": "degree_level",
    "training_mode": "training_mode",
    "political_status": "political_status",
    "ethnicity": "ethnicity",
    "origin_region": "region",
    "document_type": "document_type",
    "study_form": "study_form",
    "urban_rural": "urban_rural",
}
# How a value that is nobody else's business is shown.
_SHOWN: dict[str, Callable[[str], str]] = {
    "document_number": masked,
    "phone": masked,
    "email": masked_email,
    "address": lambda _: "（地址）",
}


_NAMES = tuple(one.name for one in fields(RosterRow))


def as_facts(row: RosterRow) -> dict[str, Any]:
    """The row as a dictionary; `dataclasses.asdict` takes twenty times as long, and there are 50,000 of them."""
    return {name: getattr(row, name) for name in _NAMES}


def differences(row: RosterRow, known: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """One entry a changed field. `known` has a value for each field of a row; a field that the file leaves out alters nothing."""
    return [
        {"field": name, "label": _TITLES[name], "before": _shown(name, known[name]), "after": _shown(name, value)}
        for name, value in as_facts(row).items()
        if value is not None and value != known[name]
    ]


def _shown(field: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if field in _CODED:
        return entry(_CODED[field], str(value)).path
    return _SHOWN[field](str(value)) if field in _SHOWN else str(value)
