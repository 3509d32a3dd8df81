"""A termination: one attempt to end one agreement by consent. Its id is the hold's id in signing."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from termination.lifecycle import OPEN, Act, Side, State, after, other


@dataclass(frozen=True)
class Termination:
    id: str
    agreement_id: str
    agreement_number: str
    state: State
    version: int
    asked_by: Side
    # Chassis' snapshot of the asker: events that a worker writes later carry the person, not the worker.
    asker: str
    asker_name: str
    reason: str
    asked_at: datetime
    student_id: str
    student: StudentSnapshot
    school_id: str
    college_id: str
    employer_id: str
    employer_name: str
    # The policy's part, as it was at the asking (rules.py).
    policy_version: int
    steps: str
    waiting_working_days: int
    overdue_after_working_days: int
    notice: str
    # From when on the settler asks signing again.
    settle_at: datetime | None
    opened_at: datetime | None = None
    deferred_at: datetime | None = None
    consented_at: datetime | None = None
    consenter_name: str = ""
    # The present round of review; none before the consent.
    review_id: str | None = None
    decided_at: datetime | None = None
    decision_reason: str = ""
    no_accept_before: datetime | None = None
    # The waiting period reaches into a year whose calendar is not published.
    no_accept_estimated: bool = False
    carried_out_at: datetime | None = None
    # Why signing refused the hold.
    refusal_code: str = ""
    refusal_facts: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def answers(self) -> Side:
        """The side that must consent."""
        return other(self.asked_by)

    def held(self, now: datetime) -> Self:
        """Signing holds the agreement: the other party is asked."""
        return self._moved(Act.HOLD, opened_at=now, settle_at=None)

    def refused(self, code: str, facts: dict[str, str]) -> Self:
        """Signing does not hold it: the row ends with signing's reason."""
        return self._moved(Act.REFUSE, refusal_code=code, refusal_facts=facts, settle_at=None)

    def consented(self, name: str, review_id: str, now: datetime) -> Self:
        """Both agree: a round of review begins."""
        return self._moved(Act.CONSENT, consented_at=now, consenter_name=name, review_id=review_id)

    def deferred(self, now: datetime) -> Self:
        """The other party leaves it open for now; the asker sees it."""
        return self._moved(Act.DEFER, deferred_at=now)

    def approved(self, now: datetime, no_accept_before: datetime | None, estimated: bool) -> Self:
        return self._moved(
            Act.APPROVE, decided_at=now, no_accept_before=no_accept_before, no_accept_estimated=estimated
        )

    def rejected(self, reason: str, now: datetime) -> Self:
        return self._moved(Act.REJECT, decided_at=now, decision_reason=reason)

    def carried_out(self, now: datetime) -> Self:
        """Signing has done what was decided."""
        return self._moved(Act.CARRY_OUT, carried_out_at=now)

    def _moved(self, act: Act, **changes: Any) -> Self:
        return replace(self, state=after(self.state, act), version=self.version + 1, **changes)
