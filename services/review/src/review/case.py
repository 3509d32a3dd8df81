"""A case: one review of one thing, and the decisions of its steps. Plain facts; the table says what is legal."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from review.lifecycle import Act, Outcome, State, Step, goes_to


class IllegalMove(Exception):
    """The pair (state, act) is not in the table: a bug of the caller, never shown to people."""


@dataclass(frozen=True)
class Decision:
    """What one reviewer decided at one step; kept for ever, a taken-back one too."""

    step: Step
    outcome: Outcome
    # Told to both parties; the remark stays among reviewers.
    reason: str
    remark: str
    account_id: str
    name: str
    role: str
    # The school decided a college's overdue step.
    on_behalf: bool
    # Version of the case that the reviewer had seen.
    case_version: int
    at: datetime
    taken_back_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    review_id: str
    owner: str
    subject_kind: str
    subject_id: str
    subject_version: int
    steps: tuple[Step, ...]
    # The step that waits, or the last one decided.
    step: Step
    state: State
    version: int
    # Version of the case from which on the present material is shown.
    amended_version: int
    outcome: Outcome | None
    student_id: str | None
    student_name: str
    student_number: str
    class_year: int | None
    major: str
    school_id: str
    school_name: str
    college_id: str | None
    college_name: str
    employer_id: str | None
    employer_name: str
    summary: str
    policy_version: int
    # Key of every event about this case: the request's.
    event_key: str
    opened_at: datetime
    waiting_since: datetime
    overdue_at: datetime | None
    decided_at: datetime | None
    settled_at: datetime | None
    why: str

    def is_overdue(self, now: datetime) -> bool:
        return self.state == State.OPEN and self.overdue_at is not None and self.overdue_at <= now

    def step_after(self) -> Step | None:
        """The step that follows the present one."""
        following = self.steps[self.steps.index(self.step) + 1 :]
        return following[0] if following else None

    def step_before(self) -> Step | None:
        place = self.steps.index(self.step)
        return self.steps[place - 1] if place else None

    def approved(self, now: datetime) -> Self:
        """After the present step's approval: open at the next step, or decided."""
        if (after := self.step_after()) is not None:
            return self._moved(Act.APPROVE, State.OPEN, step=after, waiting_since=now)
        return self._moved(Act.APPROVE, State.DECIDED, outcome=Outcome.APPROVED, decided_at=now)

    def rejected(self, now: datetime) -> Self:
        """After a rejection, at whichever step: the round is over."""
        return self._moved(Act.REJECT, State.DECIDED, outcome=Outcome.REJECTED, decided_at=now)

    def taken_back(self, now: datetime) -> Self:
        """Back at the step before, whose decision its author takes back."""
        before = self.step_before()
        if before is None:
            raise IllegalMove(f"{self.review_id}: no step before {self.step}")
        return self._moved(Act.TAKE_BACK, State.OPEN, step=before, waiting_since=now)

    def amended(self, subject_version: int, summary: str) -> Self:
        """With newer material: a decision on what was seen before is refused from now on."""
        return self._moved(
            Act.AMEND,
            State.OPEN,
            subject_version=subject_version,
            summary=summary or self.summary,
            amended_version=self.version + 1,
        )

    def withdrawn(self, why: str, now: datetime) -> Self:
        to = State.OVERTAKEN if self.state == State.DECIDED else State.WITHDRAWN
        return self._moved(Act.WITHDRAW, to, why=why, settled_at=now)

    def applied(self, now: datetime) -> Self:
        return self._moved(Act.APPLY, State.APPLIED, settled_at=now)

    def overtaken(self, why: str, now: datetime) -> Self:
        return self._moved(Act.OVERTAKE, State.OVERTAKEN, why=why, settled_at=now)

    def _moved(self, act: Act, to: State, **changes: object) -> Self:
        if to not in goes_to(self.state, act):
            raise IllegalMove(f"{self.review_id}: {act} from {self.state}")
        return replace(self, state=to, version=self.version + 1, **changes)  # type: ignore[arg-type]
