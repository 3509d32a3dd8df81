"""The composition root of termination, read top to bottom."""

from functools import partial

from chassis.core import Core
from chassis.description import Service
from chassis.sweeper import Sweeper
from termination.edges import http_ask, http_terminations
from termination.edges.listeners import LISTENERS
from termination.use_cases.settle import settle_next


def build(core: Core) -> Service:
    return Service(
        name="termination",
        title="解约",
        # Asking first: its fixed path must not be taken for a termination's id.
        routers=(http_ask.router(core), http_terminations.router(core)),
        listeners=LISTENERS,
        sweepers=(Sweeper("settler", 1.0, partial(settle_next, core)),),
    )
