"""The composition root of destinations, read top to bottom."""

from functools import partial

from chassis.core import Core
from chassis.description import Service
from chassis.sweeper import Sweeper
from destinations.edges import http_acts, http_destinations, http_records
from destinations.edges.listeners import LISTENERS
from destinations.use_cases.sweep_claims import sweep_claims


def build(core: Core) -> Service:
    return Service(
        name="destinations",
        title="去向与就业信息",
        routers=(http_destinations.router(core), http_acts.router(core), http_records.router(core)),
        listeners=LISTENERS,
        sweepers=(Sweeper("claims", 1.0, partial(sweep_claims, core)),),
    )
