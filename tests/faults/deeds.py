"""What people did and what they were told: the evidence that the platform's facts are held against."""

from dataclasses import dataclass, field
from typing import Any

from smoke.api import Refused, key_of

from .person import Person

# Answers that do not say whether it happened.
UNKNOWN = (502, 503, 504)


@dataclass(frozen=True)
class Deed:
    """One act under one key, however often it was repeated. outcome: done, refused (`code`), unknown."""

    student: str
    verb: str
    thing: str
    outcome: str
    code: str = ""
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.outcome == "done"

    def __str__(self) -> str:
        return f"{self.verb} {self.thing}: {self.outcome} {self.code}".rstrip()


class Ledger:
    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    def of(self, verb: str) -> list[Deed]:
        return [deed for deed in self.deeds if deed.verb == verb]

    async def act(
        self, who: Person, student: str, verb: str, thing: str, path: str, body: dict[str, Any], seen: str = "", key: str = ""
    ) -> Deed:  # fmt: skip
        """Do it and write down what was said."""
        try:
            said = await who.post(path, body, key=key or key_of(verb, thing, student), seen=seen)
            deed = Deed(student, verb, thing, "done", body=said)
        except Refused as refused:
            known = refused.status not in UNKNOWN and refused.code != "idempotency.in_progress"
            deed = Deed(student, verb, thing, "refused" if known else "unknown", refused.code)
        self.deeds.append(deed)
        return deed
