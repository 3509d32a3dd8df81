"""The questions one can ask a code table: which entries, which label, what is meant by this text."""

import csv
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from contracts.codes.entry import Entry, Match, UnknownCode, UnknownText
from contracts.codes.regions import regions

TABLES = (
    "archive",
    "degree_level",
    "document_type",
    "employer_nature",
    "ethnicity",
    "hukou",
    "industry",
    "job_category",
    "outcome_category",
    "ownership",
    "political_status",
    "region",
    "sex",
    "study_form",
    "training_mode",
    "urban_rural",
)
_CHOICES_NAMED = 30
_replaced: dict[str, Path] = {}


def replace_from(folder: Path | None) -> tuple[str, ...]:
    """Read the tables that `folder` holds (region.csv, industry.csv ...) instead of the built-in ones; answers
    their names.

    Called once at start by the service that is given such a folder; `None` goes back to the built-in tables.
    """
    chosen = {path.stem: path for path in sorted(folder.glob("*.csv"))} if folder else {}
    unknown = sorted(set(chosen) - set(TABLES))
    if unknown:
        raise ValueError(f"{folder}: no such code table: {', '.join(unknown)}")
    _replaced.clear()
    _replaced.update(chosen)
    for cached in (_entries, _by_code, _by_text, version):
        cached.cache_clear()
    return tuple(chosen)


def table(name: str, class_year: int | None = None) -> tuple[Entry, ...]:
    """The entries in use for a class year (without one: now), in the order of the table."""
    return tuple(one for one in _entries(name) if one.holds_in(class_year))


def entry(name: str, code: str, class_year: int | None = None) -> Entry:
    """The entry of a code. Without a class year withdrawn codes are found too: old records must stay readable."""
    found = _by_code(name).get(code)
    if found is None or (class_year is not None and not found.holds_in(class_year)):
        raise UnknownCode(name, code, class_year)
    return found


def label(name: str, code: str, class_year: int | None = None) -> str:
    """What people read for a code."""
    return entry(name, code, class_year).label


def match(name: str, text: str, class_year: int | None = None) -> Match:
    """What a text in a file means: a code, a label, or an alias; raises UnknownText with the choices and the
    nearest entry.
    """
    found = _by_text(name).get(text, ())
    for one in found:
        if one.entry.holds_in(class_year):
            return one
    raise UnknownText(name, text, _choices(name, class_year), _nearest(name, text, class_year))


def code_of(name: str, text: str, class_year: int | None = None) -> str:
    """The code that a text stands for; raises UnknownText."""
    return match(name, text, class_year).entry.code


@cache
def version(name: str) -> str:
    """A short fingerprint of the table's content: changes exactly when the table does (for ETags)."""
    digest = hashlib.sha256()
    for one in _entries(name):
        digest.update(repr(one).encode())
    return digest.hexdigest()[:16]


@cache
def _entries(name: str) -> tuple[Entry, ...]:
    if name not in TABLES:
        raise KeyError(f"no code table is called {name!r}")
    if path := _replaced.get(name):
        return tuple(_from_csv(name, path.read_text(encoding="utf-8-sig").splitlines()))
    if name == "region":
        return tuple(regions())
    text = (files("contracts.codes") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(_from_csv(name, text.splitlines()))


def _from_csv(name: str, lines: Iterable[str]) -> Iterable[Entry]:
    rows = [row for row in csv.DictReader(lines) if row["code"]]
    labels = {row["code"]: row["label"] for row in rows}
    for row in rows:
        parent = row["parent"] or None
        yield Entry(
            table=name,
            code=row["code"],
            label=row["label"],
            path=f"{labels[parent]}/{row['label']}" if parent else row["label"],
            aliases=_words(row["aliases"]),
            hints=_words(row["hints"]),
            valid_from=int(row["valid_from"]) if row["valid_from"] else None,
            valid_to=int(row["valid_to"]) if row["valid_to"] else None,
            parent=parent,
        )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)


@cache
def _by_code(name: str) -> dict[str, Entry]:
    return {one.code: one for one in _entries(name)}


@cache
def _by_text(name: str) -> dict[str, tuple[Match, ...]]:
    """Every text that means something, codes and labels before aliases, those in use before withdrawn ones. A
    region's bare label is no text: many share one.
    """
    meanings: dict[str, list[Match]] = {}
    for one in _entries(name):
        meanings.setdefault(one.code, []).append(Match(one, by_alias=False))
    for one in _entries(name):
        plain = one.path if name == "region" else one.label
        meanings.setdefault(plain, []).append(Match(one, by_alias=False))
    for one in _entries(name):
        for alias in one.aliases:
            meanings.setdefault(alias, []).append(Match(one, by_alias=True))
    return {
        text: tuple(sorted(found, key=lambda one: (one.by_alias, one.entry.valid_to is not None)))
        for text, found in meanings.items()
    }


def _choices(name: str, class_year: int | None) -> tuple[str, ...]:
    in_use = table(name, class_year)
    return tuple(one.label for one in in_use) if len(in_use) <= _CHOICES_NAMED else ()


def _nearest(name: str, text: str, class_year: int | None) -> Entry | None:
    return next((one for one in table(name, class_year) if text in one.hints), None)
