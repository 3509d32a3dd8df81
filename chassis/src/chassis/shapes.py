"""What every HTTP body shares (api.md 2, 3, 10): strict input, and the parts that each single thing carries."""

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from chassis.clock import wire
from chassis.text import TextFault, clean


class Shape(BaseModel):
    """Input or output of an edge. Unknown fields are refused and named."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_bytes="base64")


Instant = Annotated[datetime, PlainSerializer(wire, return_type=str, when_used="json")]


def tidy(kind: str) -> BeforeValidator:
    """For `Annotated[str, tidy("name")]`: the text as it is kept (domain 13), or a fault that names the character and the cure."""

    def run(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return clean(value, kind)
        except TextFault as fault:
            raise ValueError(str(fault)) from fault

    return BeforeValidator(run)


def cleaned(kind: str) -> Any:
    """The whole type: a str that is cleaned at the edge."""
    return Annotated[str, tidy(kind)]


class Coded(Shape):
    """A coded value as it goes out; it comes in as the bare code."""

    code: str
    label: str


class Region(Coded):
    """A code with the way down to it, where the table still knows it."""

    path: str = ""


class Named(Shape):
    """Another thing, by id and name."""

    id: str
    name: str


class Amount(Shape):
    """Exact to 10,000; `more` says that there are more than that."""

    value: int
    more: bool


class Summary(Shape):
    """What became of many (api.md 8)."""

    total: int
    done: int
    refused: int


class Way(Shape):
    text: str
    href: str | None = None


class Why(Shape):
    code: str
    title: str
    detail: str
    way_out: Way


class ActShown(Shape):
    """One act of the caller's role: allowed, or refused with the reason. The portal draws buttons from these alone."""

    act: str
    label: str
    allowed: bool
    reason: Why | None = None


class Holder(Shape):
    """Who has it now."""

    who: str
    name: str
    since: Instant


class Next(Shape):
    """What happens next, and by when."""

    text: str
    by: Instant | None = None


class TrailEntry(Shape):
    """One line of 流程追踪."""

    at: Instant
    who: str
    role: str
    act: str
    label: str
    remark: str = ""


class Thing(Shape):
    """What every single thing carries (api.md 3)."""

    id: str
    version: int
    state: Coded
    holder: Holder | None
    next: Next | None
    acts: list[ActShown] = []


Row = TypeVar("Row", bound=Shape)


class Page(Shape, Generic[Row]):
    """A list's frame: its rows, and the cursor of the next page."""

    items: list[Row]
    next: str | None
