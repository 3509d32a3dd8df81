"""Finds what the faces cannot print, before a box appears in somebody's name."""

from collections.abc import Iterator
from typing import Any

from documents.engine.agreement_print import AgreementPrint
from documents.engine.fonts import Fonts


def unprintable(agreement: AgreementPrint, fonts: Fonts) -> list[tuple[str, str]]:
    """(field, code point) of every character without a glyph: `("student.name", "U+30010")`."""
    return [
        (field, f"U+{ord(character):04X}")
        for field, text in texts_of(agreement.model_dump(mode="json"))
        for character in text
        if not fonts.prints(character)
    ]


def unprintable_in(text: str, fonts: Fonts) -> list[str]:
    """The code points of one text that no face prints: asked when a name is entered."""
    return [f"U+{ord(character):04X}" for character in text if not fonts.prints(character)]


def texts_of(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_of(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts_of(inner, f"{path}.{at}")
