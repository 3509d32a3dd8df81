"""The hold of a termination on an agreement (protocols 2): pure transitions, run by the use cases and explored by the model test."""

from collections.abc import Hashable
from dataclasses import dataclass

from signing.lifecycle import AGREEMENT, AGREEMENT_STATES, after

Id = Hashable
HELD, REFUSED, RELEASED = "held", "refused", "released"


@dataclass(frozen=True)
class Grip:
    """What of an agreement matters here: its state, and the hold that it is terminating for."""

    state: str
    hold_id: Id | None = None


def hold(grip: Grip, known: str | None, *, hold_id: Id, replaces: Id | None = None) -> tuple[Grip, str, Id | None]:
    """(the agreement now, the final answer, the hold that made room). A known hold id keeps its answer."""
    if known is not None:
        return grip, known, None
    free = grip.state == "effective"
    instead = grip.state == "terminating" and replaces is not None and grip.hold_id == replaces
    if not (free or instead):
        return grip, REFUSED, None
    to = after(AGREEMENT, AGREEMENT_STATES, grip.state, "hold")
    return Grip(to, hold_id), HELD, replaces if instead else None


def end(grip: Grip, known: str | None, *, hold_id: Id, approved: bool) -> tuple[Grip, str]:
    """The end of a hold, whatever it is called; one never seen is refused for ever."""
    if known is None:
        return grip, REFUSED
    if grip.state == "terminating" and grip.hold_id == hold_id:
        act = "terminate" if approved else "release_hold"
        grip = Grip(after(AGREEMENT, AGREEMENT_STATES, grip.state, act))
    return grip, RELEASED if known == HELD else known
