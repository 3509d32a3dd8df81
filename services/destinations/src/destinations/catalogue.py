"""The categories that can be registered, read once from categories/*.yaml."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from chassis.errors import invalid
from chassis.text import KINDS as TEXT_KINDS
from contracts import codes
from destinations.form import KINDS, Category, EvidenceRule, Field, Kind


@cache
def categories() -> Sequence[Category]:
    """All categories. Raises ValueError naming the file that breaks the rules."""
    found = []
    for entry in sorted(resources.files("destinations.categories").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            found.append(read(entry.name, yaml.safe_load(entry.read_text("utf-8"))))
    return tuple(found)


def category_of(code: str) -> Category:
    """The category that a registered code (801 ...) belongs to. Raises request.invalid naming the choices."""
    for category in categories():
        if any(kind.code == code for kind in category.kinds):
            return category
    choices = "、".join(label_of(kind.code) for category in categories() for kind in category.kinds)
    raise invalid("/category", "value.choice", f"毕业去向类别要从这些里选：{choices}")


def label_of(code: str) -> str:
    """What people read for a national code."""
    return codes.label("outcome_category", code)


def read(name: str, data: dict[str, Any]) -> Category:
    """One file as a category. Raises ValueError for a code, table or kind that does not exist."""
    category = Category(
        code=data["code"],
        holds_commitment=data["holds_commitment"],
        hint=data["hint"],
        kinds=tuple(Kind(**kind) for kind in data["kinds"]),
        fields=tuple(Field(**field) for field in data["fields"]),
        evidence=EvidenceRule(**data["evidence"]),
        summary=data["summary"],
        plan=data["plan"],
    )
    try:
        for code in (category.code, *(kind.code for kind in category.kinds)):
            codes.entry("outcome_category", code)
    except codes.UnknownCode as unknown:
        raise ValueError(f"{name}: {unknown}") from unknown
    names = {field.name for field in category.fields}
    for field in category.fields:
        if (
            field.kind not in KINDS
            or (field.kind == "code" and field.table not in codes.TABLES)
            or field.text not in TEXT_KINDS
        ):
            raise ValueError(f"{name}: field {field.name} has an unknown kind, table or text")
    if unknown_fields := set(category.plan.values()) - names:
        raise ValueError(f"{name}: plan names fields that the form lacks: {sorted(unknown_fields)}")
    return category
