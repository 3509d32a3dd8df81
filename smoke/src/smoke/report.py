"""The one JSON object that a run prints."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


def _file() -> dict[str, Any]:
    return {"rows": 0, "imported": 0, "unchanged": 0, "refused": []}


@dataclass
class Report:
    school: str
    preset: str = ""
    roster: dict[str, Any] = field(default_factory=_file)
    employers: dict[str, Any] = field(default_factory=_file)
    send_list: dict[str, Any] = field(default_factory=lambda: _file() | {"found": 0})
    invitations: dict[str, Any] = field(default_factory=lambda: {"sent": 0, "refused": []})
    agreements: dict[str, int] = field(
        default_factory=lambda: {"accepted": 0, "approved": 0, "effective": 0, "already_committed": 0}
    )
    documents: dict[str, int] = field(default_factory=lambda: {"written": 0, "sealed": 0, "verified": 0})
    notices: dict[str, int] = field(default_factory=lambda: {"in_app": 0, "email": 0})
    seconds: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, say: str) -> Iterator[None]:
        """Say on stderr what is done now, and how long it took."""
        started = time.monotonic()
        sys.stderr.write(f"{say} … ")
        sys.stderr.flush()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - started, 2)
            sys.stderr.write(f"{self.seconds[name]} s\n")

    def problem(self, what: str) -> None:
        """Something that should have happened did not."""
        self.problems.append(what)

    def printed(self) -> str:
        body = {"ok": not self.problems, **{name: getattr(self, name) for name in self.__dataclass_fields__}}
        return json.dumps(body, ensure_ascii=False)
