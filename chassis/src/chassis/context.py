"""What belongs to the present request or message and travels with it: the request id, the person's token, the deadline."""

import time
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
# The access token of the person on whose behalf this runs; forwarded to peers, never logged.
person_token: ContextVar[str] = ContextVar("person_token", default="")
# time.monotonic() at which nobody waits for the answer any more; None: no deadline.
deadline: ContextVar[float | None] = ContextVar("deadline", default=None)

# Kept back so that a time-out can still be reported by us and not by the caller.
RESERVE = 0.02


def time_left(at_most: float) -> float:
    """Seconds that a call may take now: deadlines shrink as they travel."""
    until = deadline.get()
    if until is None:
        return at_most
    return max(0.001, min(at_most, until - time.monotonic() - RESERVE))
