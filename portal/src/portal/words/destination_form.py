"""A category's form, declared by the API as data: what was typed to answers, answers to what stands in the fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.words.letter_form import region_of
from portal.words.regions import full_name

Category = Mapping[str, Any]
Answers = Sequence[Mapping[str, Any]]


def answers_of(category: Category, typed: Mapping[str, str]) -> dict[str, str]:
    """The answers as the API takes them: regions as codes; what cannot be turned goes as typed and is refused by name."""
    found = {}
    for field in category["fields"]:
        value = typed.get(field["name"], "")
        if field.get("table") == "region" and value:
            value = region_of(value)[0] or value
        if value:
            found[field["name"]] = value
    return found


def typed_of(category: Category, answers: Answers) -> dict[str, str]:
    """What stands in the form for answers that were given before."""
    given = {one["name"]: one["value"] or "" for one in answers}
    regions = {field["name"] for field in category["fields"] if field.get("table") == "region"}
    return {name: full_name(value) if name in regions else value for name, value in given.items()}


def given_again(answers: Answers) -> dict[str, str]:
    """The same answers in a body that replaces the whole."""
    return {one["name"]: one["value"] for one in answers if one["value"]}


def form_rows(answers: Answers) -> list[tuple[str, str]]:
    """The answers as people read them, in the order of the form."""
    return [(one["label"], one["text"].replace("/", "")) for one in answers]
