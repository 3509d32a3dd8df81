"""What a second call with the same request does (api.md 6, 7), stated once by each route as x-idempotent, and held here:

- `safe`: it only answers a question; ask as often as you like (every GET, and searches, previews and verifications by POST).
- `key`: it needs Idempotency-Key, and the same key gets the first answer again, byte for byte (every other POST).
- `version`: it needs If-Match, so that a second time it meets a newer version and does nothing (every PUT).
- `natural`: it removes; a second time there is nothing left to remove (every DELETE).
- `never`: each call acts anew and is recorded as such.
"""

from collections.abc import Mapping
from typing import Any

KEY, VERSION, SAFE, NATURAL, NEVER = "key", "version", "safe", "natural", "never"
MANNERS = frozenset({KEY, VERSION, SAFE, NATURAL, NEVER})
_BY_METHOD = {"GET": SAFE, "POST": KEY, "PUT": VERSION, "DELETE": NATURAL}
# What the chassis itself refuses an operation of this manner with.
PROBLEMS = {
    KEY: ("idempotency.key_missing", "idempotency.key_reused", "idempotency.in_progress"),
    VERSION: ("version.required", "version.stale"),
}


def manner_of(method: str, stated: Mapping[str, Any] | None) -> str:
    """The manner of an operation: what its `documented(repeating=…)` says, else what its method implies; "" for other methods."""
    return str((stated or {}).get("x-idempotent") or _BY_METHOD.get(method.upper(), ""))
