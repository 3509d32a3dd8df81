"""The one form engine: what a category asks for, and what is wrong with an answer. It knows no category by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.errors import FieldFault, Refusal
from chassis.text import TextFault, clean
from contracts import codes

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Field:
    """One question. `text`: kind of chassis.text; `table`: code table, for kind `code`."""

    name: str
    label: str
    kind: str
    required: bool
    hint: str = ""
    text: str = "term"
    table: str = ""


@dataclass(frozen=True)
class Kind:
    """What is registered: a national code and its hint (类别提示)."""

    code: str
    hint: str


@dataclass(frozen=True)
class EvidenceRule:
    label: str
    least: int
    most: int


@dataclass(frozen=True)
class Category:
    code: str
    holds_commitment: bool
    hint: str
    kinds: tuple[Kind, ...]
    fields: tuple[Field, ...]
    evidence: EvidenceRule
    # One line for queues and lists: a format string over the fields.
    summary: str
    # Field of the plan record -> field of this form.
    plan: Mapping[str, str]

    def summary_of(self, fields: Mapping[str, str]) -> str:
        return self.summary.format_map(_Blanks(fields)).strip()

    def plan_facts(self, fields: Mapping[str, str]) -> dict[str, str]:
        return {target: fields[source] for target, source in self.plan.items() if source in fields}


class _Blanks(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def answers(category: Category, given: Mapping[str, str | None], class_year: int) -> dict[str, str]:
    """The answers as they are kept: cleaned, blanks left out. A draft may lack any of them.

    Raises request.unknown_field for a question that the category does not ask, request.invalid naming each wrong answer."""
    known = {field.name: field for field in category.fields}
    kept, faults = {}, []
    for name, value in given.items():
        if name not in known:
            raise Refusal("request.unknown_field", field=f"/fields/{name}")
        if value is None or not value.strip():
            continue
        try:
            kept[name] = _CHECKS[known[name].kind](known[name], value, class_year)
        except _Wrong as wrong:
            faults.append(FieldFault(f"/fields/{name}", wrong.code, wrong.cure))
    if faults:
        raise Refusal("request.invalid", faults=tuple(faults), count=len(faults))
    return kept


def missing(category: Category, fields: Mapping[str, str], files: int) -> tuple[FieldFault, ...]:
    """What must be there before the form can be submitted, and is not."""
    faults = [
        FieldFault(f"/fields/{field.name}", "text.required", f"请填写{field.label}")
        for field in category.fields
        if field.required and not fields.get(field.name)
    ]
    if files < category.evidence.least:
        faults.append(FieldFault("/evidence", "list.too_short", f"请上传{category.evidence.label}"))
    return tuple(faults)


class _Wrong(Exception):
    def __init__(self, code: str, cure: str) -> None:
        super().__init__(code)
        self.code, self.cure = code, cure


def _text(field: Field, value: str, _: int) -> str:
    try:
        return clean(value, field.text)
    except TextFault as fault:
        raise _Wrong(fault.code, fault.detail) from fault


def _code(field: Field, value: str, class_year: int) -> str:
    try:
        return codes.entry(field.table, value.strip(), class_year).code
    except codes.UnknownCode as unknown:
        raise _Wrong("value.choice", f"{field.label}请从列表中选择") from unknown


def _month(field: Field, value: str, _: int) -> str:
    if not _MONTH.fullmatch(value.strip()):
        raise _Wrong("value.month", f"{field.label}要填年月，如 2026-09")
    return value.strip()


_CHECKS: Mapping[str, Callable[[Field, str, int], str]] = {"text": _text, "code": _code, "month": _month}
# What a category's YAML may say a field is.
KINDS = tuple(_CHECKS)
