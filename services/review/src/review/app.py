"""The composition root of review, read top to bottom."""

from chassis.core import Core
from chassis.description import Service
from review.edges import http_bulk, http_cases, http_queue
from review.edges.listeners import LISTENERS
from review.use_cases import decide_many


def build(core: Core) -> Service:
    return Service(
        name="review",
        title="审核",
        # The queue first: its fixed paths must not be taken for a case's id.
        routers=(http_queue.router(core), http_bulk.router(core), http_cases.router(core)),
        listeners=LISTENERS,
        jobs={decide_many.KIND: decide_many.handler(core.db)},
    )
