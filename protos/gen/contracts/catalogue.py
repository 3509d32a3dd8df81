"""The catalogue of reasons (domain 11): stable code -> kind, title, detail, way out. One YAML file a service in reasons/."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

KINDS = frozenset(
    {"invalid", "unreadable", "unauthenticated", "forbidden", "not_found", "conflict", "in_progress", "stale", "precondition_required",
     "too_large", "unsupported", "throttled", "unavailable", "recovering", "timeout", "internal"}
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    code: str
    kind: str
    # One fixed sentence, Chinese.
    title: str
    # For this case: a format string over the refusal's facts.
    detail: str
    way_out_text: str
    # May be empty where no page helps.
    way_out_href: str


class CatalogueError(Exception):
    """A reason file breaks the rules; the message names file, code and cure."""


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by code. Raises CatalogueError for a double code, an unknown kind, or one without sentence or way out."""
    found: dict[str, Reason] = {}
    for entry in sorted(resources.files("contracts").joinpath("reasons").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".yaml"):
            continue
        try:
            declared = yaml.safe_load(entry.read_text("utf-8")) or {}
        except yaml.YAMLError as error:
            raise CatalogueError(f"{entry.name}: {error}: quote the text") from error
        for code, data in declared.items():
            if code in found:
                raise CatalogueError(f"{entry.name}: {code} stands in another file too: keep one")
            if data.get("kind") not in KINDS:
                raise CatalogueError(f"{entry.name}: {code} has kind {data.get('kind')!r}: use one of {sorted(KINDS)}")
            if not data.get("title") or not data.get("way_out", {}).get("text"):
                raise CatalogueError(f"{entry.name}: {code} needs a title and a way_out.text")
            found[code] = Reason(
                code,
                data["kind"],
                data["title"],
                data.get("detail") or data["title"],
                data["way_out"]["text"],
                data["way_out"].get("href", ""),
            )
    return found


def reason(code: str) -> Reason:
    """The reason of a code; KeyError names a code that nobody declared."""
    return reasons()[code]
