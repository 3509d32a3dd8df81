"""The version that the caller saw against the present one (api.md 7)."""

from chassis.errors import Refusal


def require_seen(seen: int, current: int) -> None:
    """Raises version.stale (412) unless they are the same."""
    if seen != current:
        raise Refusal("version.stale", current=current, current_etag=f'"v{current}"')
