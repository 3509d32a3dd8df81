"""A service, described once: what it offers, hears and does. main.py runs it in a role."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.jobs import JobHandler
from chassis.listeners import Listeners
from chassis.sweeper import Sweeper


@dataclass(frozen=True)
class Service:
    """A service, described: what its app.py's `build(core)` returns."""

    name: str
    title: str
    routers: Sequence[Any] = ()
    # Each adds one servicer to a gRPC server.
    servicers: Sequence[Callable[[Any], None]] = ()
    listeners: Listeners = field(default_factory=dict)
    sweepers: Sequence[Sweeper] = ()
    jobs: Mapping[str, JobHandler] = field(default_factory=dict)
    # Further loops of the worker (renderers, mail catcher).
    loops: Sequence[Callable[[], Awaitable[None]]] = ()
    # Fills an empty platform; must do nothing the second time. Runs before the service is ready, in roles that serve.
    seed: Callable[[], Awaitable[None]] | None = None
    on_start: Sequence[Callable[[], Awaitable[None]]] = ()
    on_stop: Sequence[Callable[[], Awaitable[None]]] = ()
