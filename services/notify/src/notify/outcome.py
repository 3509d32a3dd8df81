"""What became of one attempt to send something: the act that it is in lifecycle.py, and why."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """`act`: deliver, refuse (for good), postpone (certainly not accepted, may be tried again) or lose (nobody knows)."""

    act: str
    # Stable code of reasons.py; empty when delivered.
    why: str = ""
    # The address itself is the reason: no letter can ever reach it.
    dead: bool = False


DELIVERED = Outcome("deliver")
