"""A line of a code table, and the two ways of asking for one that is not there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of one table. `path` is the full name from the top (regions: 湖北省/武汉市/武昌区); elsewhere the
    label.
    """

    table: str
    code: str
    label: str
    path: str
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    valid_from: int | None = None
    valid_to: int | None = None
    parent: str | None = None

    def holds_in(self, class_year: int | None) -> bool:
        """Whether the code is in use for that class year; without a year: whether it is in use and not withdrawn."""
        if class_year is None:
            return self.valid_to is None
        return (self.valid_from or class_year) <= class_year <= (self.valid_to or class_year)


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was understood as. `by_alias` is true where the text is neither the code nor the label."""

    entry: Entry
    by_alias: bool


class UnknownCode(LookupError):
    """A code that its table does not hold (for that class year)."""

    def __init__(self, table: str, code: str, class_year: int | None = None) -> None:
        super().__init__(f"{table}: no code {code!r}" + (f" in class year {class_year}" if class_year else ""))
        self.table, self.code, self.class_year = table, code, class_year


class UnknownText(LookupError):
    """A text that names nothing in its table. `choices` are the labels in use, `nearest` the entry that a hint
    points to.
    """

    def __init__(self, table: str, text: str, choices: tuple[str, ...], nearest: Entry | None) -> None:
        super().__init__(f"{table}: nothing is called so")
        self.table, self.text, self.choices, self.nearest = table, text, choices, nearest
