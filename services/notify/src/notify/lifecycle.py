"""The states of what this service sends and shows: THE TABLES (state, act) -> state. Data only; a missing pair raises."""

from collections.abc import Mapping

# (state, act) -> state.
Table = Mapping[tuple[str, str], str]

# A letter by e-mail (protocols 6). `send` is written before the call; `lose` says that nobody knows whether it arrived.
LETTER: Table = {
    ("queued", "send"): "sending",
    ("uncertain", "send"): "sending",
    ("sending", "deliver"): "sent",
    ("sending", "refuse"): "failed",
    ("sending", "postpone"): "queued",
    ("sending", "lose"): "uncertain",
    ("queued", "give_up"): "failed",
    ("uncertain", "give_up"): "failed",
}

# A code: one attempt. An SMS that got lost is looked up at the vendor, never sent again.
CODE: Table = {
    ("sending", "deliver"): "sent",
    ("sending", "refuse"): "failed",
    ("sending", "postpone"): "failed",
    ("sending", "lose"): "uncertain",
    ("uncertain", "deliver"): "sent",
    ("uncertain", "refuse"): "failed",
}

# What one event tells one group, until its people are known.
NOTICE: Table = {
    ("waiting", "tell"): "told",
    ("waiting", "find_nobody"): "nobody",
}

# A message of the inbox; reading it twice changes nothing.
MESSAGE: Table = {
    ("unread", "read"): "read",
    ("read", "read"): "read",
}

LABELS = {
    "queued": "待发送",
    "sending": "发送中",
    "sent": "已发出",
    "failed": "发送失败",
    "uncertain": "结果不明",
    "unread": "未读",
    "read": "已读",
}


class WrongState(Exception):
    """An act that the table does not know in this state: a fault of the program, never of a person."""


def after(table: Table, state: str, act: str) -> str:
    """The state after an act. Raises WrongState for a pair that is not in the table."""
    try:
        return table[state, act]
    except KeyError:
        raise WrongState(f"{act} in state {state}") from None


def from_states(table: Table, act: str) -> list[str]:
    """The states in which an act is allowed: what SQL is given, so that no state stands in it as a literal rule."""
    return sorted(state for state, known in table if known == act)
