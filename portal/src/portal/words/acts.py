"""How heavy each act's button is. Its word and whether it may be pressed come from the API (`acts`) alone."""

from collections.abc import Mapping
from typing import Any, Literal

Weight = Literal["main", "quiet", "ending"]

WEIGHTS: dict[Weight, str] = {
    "main": "accept submit generate approve consent apply",
    "quiet": "take-back return defer reissue appeal reopen send-again",
    "ending": "terminate decline reject revoke withdraw dismiss release force-terminate discard",
}
_OF_ACT: dict[str, Weight] = {act: weight for weight, acts in WEIGHTS.items() for act in acts.split()}


def weight(act: str) -> Weight:
    """The main act is filled, ending acts are red and last; an act newer than this table is quiet."""
    return _OF_ACT.get(act, "quiet")


PROOF_ASKED = "auth.fresh_proof_needed"


def open_to_press(act: Mapping[str, Any]) -> bool:
    """Whether the act is drawn as a button: allowed, or closed only until the person has typed a fresh code."""
    reason = act.get("reason") or {}
    return bool(act["allowed"]) or reason.get("code") == PROOF_ASKED


# The thing has moved on: true of the state beside it, and no news to whoever has just done it.
MOVED_ON = {"act.wrong_state", "invitation.not_open", "agreement.wrong_state"}


def said_at_once(act: Mapping[str, Any]) -> bool:
    """Whether what stands in the way of an act is said without a click: of a main act, while its time has come."""
    return weight(act["act"]) == "main" and act["reason"]["code"] not in MOVED_ON


def act_of(thing: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """One act of a thing as the API lists it for the reader; None where it is no act of theirs."""
    return next((act for act in thing.get("acts") or () if act["act"] == name), None)
