"""THE table of states: each state code's tone and icon. The word itself comes from the API (`state.label`)."""

from typing import Literal, NamedTuple

Tone = Literal["now", "ok", "warn", "bad", "grey", "void"]


class Look(NamedTuple):
    """How a state is marked; the icon says the same as the colour."""

    tone: Tone
    icon: str


ICONS: dict[Tone, str] = {
    "now": "clock",
    "ok": "circle-check",
    "warn": "alert-triangle",
    "bad": "x",
    "grey": "info-circle",
    "void": "ban",
}

TONES: dict[Tone, str] = {
    "now": "open submitted pending_review pending_content_review running queued applied checking consented requested "
    "awaiting_student awaiting_employer awaiting_review awaiting_counterparty claiming opening decided free unread "
    "release_pending",
    "ok": "sent accepted effective approved admitted done clean verified matched active",
    "warn": "awaiting_stamp generated terminating reopened returned overdue deferred restricted needs_attention "
    "effective_pending_review differs uncertain",
    "bad": "rejected revoked refused failed suspended",
    "grey": "draft not_started declined expired withdrawn cancelled terminated released dismissed superseded overtaken "
    "unconfirmed committed read",
    "void": "void",
}

LOOKS: dict[str, Look] = {code: Look(tone, ICONS[tone]) for tone, codes in TONES.items() for code in codes.split()}


def look(code: str) -> Look:
    """How to mark this state; a code newer than this table is shown plainly, never refused."""
    return LOOKS.get(code, Look("grey", ICONS["grey"]))
