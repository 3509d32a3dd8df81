"""The source of ids: UUIDv7, given as an argument so that tests can name theirs."""

from collections.abc import Callable
from uuid import UUID, uuid5

import uuid_utils.compat

Ids = Callable[[], UUID]

# Root of ids that are derived from facts, so that a repeated creation meets its first result (protocols 6).
DERIVED = UUID("6f6d1e0a-4a0c-5a86-9d2f-0d2b4b7c1e11")


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid_utils.compat.uuid7()


def derived_id(*facts: object) -> UUID:
    """The same id for the same facts, for ever."""
    return uuid5(DERIVED, "\x1f".join(str(fact) for fact in facts))
