"""How heavy each act's button is. Its word and whether it may be pressed come from the API (`acts`) alone."""

from typing import Literal

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
