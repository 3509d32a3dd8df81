"""One destination of one student: a plain value, one method an act. Each asks the lifecycle table and answers a new value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.errors import wrong_state
from contracts.wangqian.identity.v1.snapshots_pb2 import StudentSnapshot
from destinations import lifecycle
from destinations.policy import EVIDENCE_LIFE, SETTLE_AFTER, Rules


@dataclass(frozen=True)
class Evidence:
    """An uploaded file of a form. `announced`: a submission has told documents to keep it."""

    file_id: str
    sha256: str
    content_type: str
    name: str
    added_at: datetime
    announced: bool = False

    def is_gone(self, now: datetime) -> bool:
        return not self.announced and now - self.added_at > EVIDENCE_LIFE


@dataclass(frozen=True)
class Destination:
    id: UUID
    student_id: UUID
    school_id: UUID
    college_id: UUID
    category: str
    holds_commitment: bool
    state: str
    since: datetime
    version: int
    fields: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    student: StudentSnapshot
    created_at: datetime
    policy_version: int = 0
    steps: str = ""
    release_steps: str = ""
    overdue_days: int = 0
    # The present attempt at the commitment, or the last one; `replaces` may still be on its way out.
    claim_id: UUID | None = None
    replaces: UUID | None = None
    claimed_at: datetime | None = None
    settle_at: datetime | None = None
    term: int = 0
    # The open round of review; `step_decided`: a first decision was made in it.
    review_id: UUID | None = None
    step_decided: bool = False
    # Why the last attempt failed, or the reviewer's words.
    refusal_code: str = ""
    refusal_facts: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    release_reason: str = ""
    release_evidence: tuple[Evidence, ...] = ()

    def edited(self, category: str, fields: Mapping[str, str], evidence: tuple[Evidence, ...]) -> "Destination":
        """A draft's or a rejected form's new content; its state and age stay."""
        _to(self, "edit")
        return replace(self, version=self.version + 1, category=category, fields=fields, evidence=evidence)

    def submitted(
        self, claim_id: UUID, replaces: UUID | None, student: StudentSnapshot, rules: Rules, now: datetime
    ) -> "Destination":
        """A new attempt: asks for the commitment under a claim id of its own."""
        return self._moved(
            "submit", now, claim_id=claim_id, replaces=replaces, claimed_at=now, settle_at=now + SETTLE_AFTER, term=0,
            student=student, school_id=UUID(student.school_id), college_id=UUID(student.college_id),
            policy_version=rules.version, steps=rules.steps, release_steps=rules.release_steps,
            overdue_days=rules.overdue_days, refusal_code="", refusal_facts={}, reason="",
        )  # fmt: skip

    def awaits(self, claim_id: UUID) -> bool:
        """Whether an answer to this attempt still means anything."""
        return self.state == "claiming" and self.claim_id == claim_id

    def asked_again_later(self, now: datetime) -> "Destination":
        """No answer yet: the settler comes back."""
        return replace(self, settle_at=now + SETTLE_AFTER)

    def held(self, term: int, review_id: UUID, now: datetime) -> "Destination":
        """The commitment is ours: reviewers have it now."""
        kept = tuple(replace(file, announced=True) for file in self.evidence)
        return self._moved(
            "hold", now, settle_at=None, term=term, review_id=review_id, step_decided=False, evidence=kept
        )

    def refused(self, code: str, facts: Mapping[str, str], now: datetime) -> "Destination":
        """The commitment is somebody else's, or barred: a draft again, with the reason."""
        return self._moved("refuse", now, settle_at=None, refusal_code=code, refusal_facts=dict(facts))

    def withdrawn(self, now: datetime) -> "Destination":
        """Back to a draft; a release that is not decided yet: in force as before."""
        return self._moved("withdraw", now, settle_at=None, review_id=None, step_decided=False)

    def first_decided(self) -> "Destination":
        """A reviewer has spoken in the open round; nothing that reviewers look at changed, so the version stays."""
        return replace(self, step_decided=True)

    def approved(self, now: datetime) -> "Destination":
        return self._moved("approve", now, review_id=None, reason="")

    def rejected(self, reason: str, now: datetime) -> "Destination":
        return self._moved("reject", now, review_id=None, reason=reason)

    def release_asked(
        self, reason: str, evidence: tuple[Evidence, ...], review_id: UUID, now: datetime
    ) -> "Destination":
        kept = tuple(replace(file, announced=True) for file in evidence)
        return self._moved(
            "release", now, release_reason=reason, release_evidence=kept, review_id=review_id, step_decided=False, reason="",
        )  # fmt: skip

    def _moved(self, act: str, now: datetime, **changes: Any) -> "Destination":
        return replace(self, state=_to(self, act), since=now, version=self.version + 1, **changes)


def _to(one: Destination, act: str) -> str:
    """Where an act leads from the present state. Raises act.wrong_state for a pair that the table lacks."""
    to = lifecycle.after(one.state, act)
    if to is None:
        raise wrong_state(one.state, act, lifecycle.STATES, lifecycle.LABELS)
    return to
