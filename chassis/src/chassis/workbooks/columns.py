"""A column of a workbook, declared once and used for reading, for the template and for the messages."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_DECORATION = re.compile(r"[\s*＊:：]|[（(](?:必填|选填|必选|可选|文本|文本格式)[)）]")


def _as_it_is(text: str) -> object:
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """`title` is what templates and messages say, `synonyms` are further headings that mean it. `check` answers the
    value that is stored, or an `Understood` where the text was taken for something else, or raises CellFault or
    TextFault. `required`: the column must be there and no cell of it empty. `repeats`: few different values, so
    each text is checked once. `mask` hides what a message must not show.
    """

    field: str
    title: str
    check: Callable[[str], object] = _as_it_is
    synonyms: tuple[str, ...] = ()
    required: bool = True
    repeats: bool = False
    mask: Callable[[str], str] | None = None
    example: str = ""

    def is_headed(self, heading: str) -> bool:
        """Whether a heading in a file means this column."""
        return heading in {plain_heading(one) for one in (self.title, *self.synonyms)}


def plain_heading(heading: str) -> str:
    """A heading without spaces, stars, colons and remarks like （必填）, in lower case."""
    return _DECORATION.sub("", heading).lower()
