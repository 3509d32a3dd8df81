"""Refusals: what the law expects, not crashes. Imports nothing of HTTP or gRPC; error_table.py knows the statuses."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldFault:
    """One wrong value: where (JSON pointer), which rule, and the cure in Chinese."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):
    """An act or question is refused. `code` is from the catalogue (contracts/reasons); `facts` fill its sentence.

    `state` is the present state code of the thing, where there is one; `faults` name wrong values one by one.
    """

    def __init__(
        self, code: str, *, state: str = "", faults: tuple[FieldFault, ...] = (), href: str = "", **facts: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.state = state
        self.faults = faults
        # Overrides the catalogue's address where the way out leads to one certain thing.
        self.href = href
        self.facts = {key: str(value) for key, value in facts.items()} | ({"state": state} if state else {})


class Stale(Exception):
    """A message whose token is no longer current (protocols 4). Counted and done; nothing may have been written."""


class Unavailable(Exception):
    """A needed part does not answer now. Transient: retried by consumers, 503 to people."""


def wrong_state(state: str, act: str, states: Mapping[str, str], labels: Mapping[str, str]) -> Refusal:
    """The refusal of a pair (state, act) that a lifecycle's table lacks; `states` and `labels` are that lifecycle's words."""
    return Refusal("act.wrong_state", state=state, what=states.get(state, state), act=labels.get(act, act))


def in_field(pointer: str, code: str, detail: str) -> Refusal:
    """A refusal with a code of its own that lies in one value: a form says it beside that field."""
    return Refusal(code, faults=(FieldFault(pointer, code, detail),))


def invalid(pointer: str, code: str, detail: str) -> Refusal:
    """A refusal for one wrong value."""
    return Refusal("request.invalid", faults=(FieldFault(pointer, code, detail),), count=1)
