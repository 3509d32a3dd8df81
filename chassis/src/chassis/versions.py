"""The version that the caller saw against the present one (api.md 7)."""

from datetime import datetime
from typing import Any

from chassis.clock import wire
from chassis.errors import Refusal


def etag(version: int) -> str:
    """The strong tag of an aggregate's version."""
    return f'"v{version}"'


def stale(current: int, by: str = "", at: datetime | None = None) -> Refusal:
    """412: the thing is not what was seen any more; by whom and since when it is as it is now, where that is known."""
    changed: dict[str, Any] = {"changed_by": by} if by else {}
    if at is not None:
        changed["changed_at"] = wire(at)
    return Refusal("version.stale", current=current, current_etag=etag(current), **changed)


def require_seen(seen: int, current: int, by: str = "", at: datetime | None = None) -> None:
    """Raises version.stale (412) unless they are the same."""
    if seen != current:
        raise stale(current, by, at)
