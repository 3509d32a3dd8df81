"""Keyset lists (api.md 4): an opaque, signed cursor bound to filters, sort and scope. No offsets, no counting inside a list."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson

from chassis.errors import Refusal, invalid

DEFAULT, MOST = 50, 200


class Cursors:
    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def make(self, last: Sequence[Any], **bound_to: object) -> str:
        """A cursor after the row whose sort values are `last` (JSON-able), valid only with the same `bound_to`."""
        body = orjson.dumps(list(last), default=str)
        return base64.urlsafe_b64encode(self._mark(body, bound_to) + body).decode().rstrip("=")

    def read(self, cursor: str | None, **bound_to: object) -> list[Any] | None:
        """The sort values to go on after; None for the first page. Raises cursor.mismatch."""
        if not cursor:
            return None
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except ValueError as error:
            raise Refusal("cursor.mismatch") from error
        mark, body = raw[:16], raw[16:]
        if not hmac.compare_digest(mark, self._mark(body, bound_to)):
            raise Refusal("cursor.mismatch")
        values: list[Any] = orjson.loads(body)
        return values

    def _mark(self, body: bytes, bound_to: dict[str, object]) -> bytes:
        bound = orjson.dumps(bound_to, option=orjson.OPT_SORT_KEYS, default=str)
        return hmac.new(self._secret, bound + b"\x00" + body, hashlib.sha256).digest()[:16]


def limit_of(limit: int) -> int:
    """Rows of a page; raises request.invalid outside 1-200."""
    if not 1 <= limit <= MOST:
        raise invalid("/limit", "value.invalid", f"limit 要在 1 到 {MOST} 之间")
    return limit
