"""Acts with their reasons as data (api.md 3): one question `why not?`, asked by the page and by the act alike."""

from collections.abc import Callable, Iterable

from chassis.errors import Refusal
from chassis.problem_json import reason_body
from chassis.shapes import ActShown, Why


def shown(acts: Iterable[tuple[str, str]], why_not: Callable[[str], Refusal | None]) -> list[ActShown]:
    """Each (act, Chinese label) of the caller's role, allowed or with its reason."""
    found = []
    for act, label in acts:
        refusal = why_not(act)
        found.append(
            ActShown(
                act=act, label=label, allowed=refusal is None, reason=Why(**reason_body(refusal)) if refusal else None
            )
        )
    return found


def require(refusal: Refusal | None) -> None:
    """Raise the refusal, if there is one."""
    if refusal is not None:
        raise refusal
