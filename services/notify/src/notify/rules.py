"""notices.yaml as objects, checked when it is read: a path that no event has, or a template that is missing, stops the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from google.protobuf.descriptor import Descriptor

from contracts.routing import message_class
from notify import rendering

FILE = Path(__file__).with_name("notices.yaml")
PARTIES = ("student", "school", "college", "employer", "account")
# Where a group is a role of the review and not a party that stands in the event.
FIRST_STEP, NEXT_STEP = "first_step", "next_step"


@dataclass(frozen=True)
class Telling:
    """One line: whom an event tells, and how."""

    to: str
    template: str
    # The review subject whose first step is meant, for to = first_step.
    review_subject: str
    when: Mapping[str, str]
    in_app: bool
    # Pattern over the facts.
    page: str
    fixed: Mapping[str, str]


@dataclass(frozen=True)
class EventRules:
    """What is read from an event, and whom it tells."""

    parties: Mapping[str, str]
    facts: Mapping[str, str]
    tell: tuple[Telling, ...]


class RulesError(Exception):
    """notices.yaml is wrong; the message says where and what."""


@cache
def all_rules() -> Mapping[str, EventRules]:
    """By full name of the event type. Raises RulesError."""
    data = _data()
    return {name: _rules_of(name, entry, data["subjects"]) for name, entry in data["events"].items()}


def subject_page(kind: str, subject: str) -> str:
    """The page of what a review was about; home for a kind that has none."""
    return str(_data()["subject_pages"].get(kind, "/")).format(subject=subject)


def field_names(fields: str) -> str:
    """Fields of a student record (with commas) as people call them; what people know nothing of is left out."""
    known = _data()["fields"]
    return "、".join(dict.fromkeys(known[name] for name in fields.split(",") if name in known))


def samples() -> Mapping[str, str]:
    """A fact of every name, for previews."""
    return dict(_data()["samples"])


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return loaded


def _rules_of(name: str, entry: Mapping[str, Any], subjects: Mapping[str, Any]) -> EventRules:
    subject: Mapping[str, Any] = subjects[entry["subject"]] if "subject" in entry else {}
    rules = EventRules(
        parties={party: subject[party] for party in PARTIES if party in subject},
        facts={**subject.get("facts", {}), **entry.get("facts", {})},
        tell=tuple(_telling(line, subject) for line in entry["tell"]),
    )
    _check(name, rules)
    return rules


def _telling(line: Mapping[str, Any], subject: Mapping[str, Any]) -> Telling:
    to: Any = line["to"]
    review_subject = ""
    if isinstance(to, dict):
        review_subject = to[FIRST_STEP]
        to = FIRST_STEP
    return Telling(
        to=to,
        template=line["template"],
        review_subject=review_subject,
        when=line.get("when", {}),
        in_app=line.get("in_app", False),
        page=line.get("page", subject.get("page", "/")),
        fixed=line.get("fixed", {}),
    )


def _check(name: str, rules: EventRules) -> None:
    descriptor = message_class(name).DESCRIPTOR
    for path in (*rules.parties.values(), *rules.facts.values()):
        if not _has(descriptor, path):
            raise RulesError(f"notices.yaml: {name} has no field {path}")
    for line in rules.tell:
        if line.template not in rendering.names():
            raise RulesError(f"notices.yaml: {name} names template {line.template}: make templates/{line.template}/")
        if line.to not in (FIRST_STEP, NEXT_STEP) and line.to not in rules.parties:
            raise RulesError(f"notices.yaml: {name} tells {line.to}, but its subject does not say who that is")
        if unknown := set(line.when) - set(rules.facts):
            raise RulesError(f"notices.yaml: {name} asks for {sorted(unknown)}, which are no facts of it")


def _has(descriptor: Descriptor | None, path: str) -> bool:
    for part in path.split("."):
        field = descriptor.fields_by_name.get(part) if descriptor is not None else None
        if field is None:
            return False
        descriptor = field.message_type
    return True
