"""What a service does with events: message class -> listener. A plain dict in each service's edges/listeners.py."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Tx
from chassis.event import Event

# Raises Stale when the event's token is no longer current; anything else that is not transient parks the event.
Listener = Callable[[Tx, Event], Awaitable[None]]


@dataclass(frozen=True)
class InSets:
    """A listener that takes a run of events of one type at once; for effects that are one statement (20 times the rate)."""

    handle: Callable[[Tx, Sequence[Event]], Awaitable[None]]


# Keys are message classes; None as value says: known here, nothing to do.
Listeners = Mapping[Any, Listener | InSets | None]


def by_type(listeners: Listeners) -> dict[str, Listener | InSets | None]:
    return {message.DESCRIPTOR.full_name: listener for message, listener in listeners.items()}
