"""The tripartite agreement, online channel: what it is, its acts, and why one is refused. Awaits and writes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.actor import Actor
from chassis.clock import SHANGHAI
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing import lifecycle
from signing.hold import Grip


@dataclass(frozen=True)
class Agreement:
    id: UUID
    number: str
    channel: str
    invitation_id: UUID | None
    student_id: UUID
    school_id: UUID
    college_id: UUID
    employer_id: UUID
    identity_number_masked: str
    student: StudentSnapshot
    student_version: int
    employer: EmployerSnapshot
    terms: Terms
    state: str
    version: int
    claim_id: UUID
    term: int
    offered_at: datetime
    formed_at: datetime
    changed_at: datetime
    point_of_effect: str
    steps: str
    policy_version: int
    withdraw_until: datetime | None = None
    approved_at: datetime | None = None
    effective_from: datetime | None = None
    after_plan: bool = False
    review_id: UUID | None = None
    first_decided_at: datetime | None = None
    reopened: bool = False
    hold_id: UUID | None = None
    # What termination last told of the hold: asked, deferred, consented; for lists and pages only.
    hold_state: str = ""
    reason: str = ""

    def _after(self, act: str, now: datetime, **changes: Any) -> "Agreement":
        to = lifecycle.after(lifecycle.AGREEMENT, lifecycle.AGREEMENT_STATES, self.state, act)
        return replace(self, state=to, version=self.version + 1, changed_at=now, **changes)

    def approved(self, now: datetime) -> "Agreement":
        """The final approval; a second one after a reopening keeps the first day of effect (domain 4.7)."""
        since = self.effective_from or now
        return self._after("approve", now, approved_at=now, effective_from=since, review_id=None, reopened=False)

    def rejected(self, now: datetime, reason: str) -> "Agreement":
        return self._after("reject", now, reason=reason, review_id=None)

    def withdrawn(self, now: datetime) -> "Agreement":
        return self._after("withdraw", now, review_id=None)

    def reopened_for(self, review_id: UUID, now: datetime, reason: str) -> "Agreement":
        """Under review again, at the school's step alone."""
        return self._after(
            "reopen", now, reason=reason, review_id=review_id, steps="school", first_decided_at=None, reopened=True
        )

    def gripped(self, grip: Grip, now: datetime) -> "Agreement":
        """As a hold or its end left it."""
        hold_id = grip.hold_id if isinstance(grip.hold_id, UUID) else None
        return replace(self, state=grip.state, hold_id=hold_id, hold_state="", version=self.version + 1, changed_at=now)


def why_not(act: str, agreement: Agreement, actor: Actor, withdrew_before: bool, now: datetime) -> Refusal | None:
    """Why this act on this agreement is refused now; None: it is allowed."""
    if refusal := lifecycle.role_refusal(act, actor):
        return refusal
    if (agreement.state, act) not in lifecycle.AGREEMENT:
        return Refusal(
            "agreement.wrong_state",
            state=agreement.state,
            now=lifecycle.AGREEMENT_STATES[agreement.state],
            act=lifecycle.LABELS[act],
        )
    return _withdraw_refusal(agreement, withdrew_before, now) if act == "withdraw" else None


def _withdraw_refusal(agreement: Agreement, withdrew_before: bool, now: datetime) -> Refusal | None:
    if agreement.withdraw_until is None:
        return Refusal("agreement.withdraw_closed", state=agreement.state)
    if agreement.first_decided_at is not None or agreement.reopened:
        return Refusal("agreement.already_decided", state=agreement.state)
    if now >= agreement.withdraw_until:
        until = f"{agreement.withdraw_until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        return Refusal("agreement.withdraw_too_late", state=agreement.state, until=until)
    if withdrew_before:
        return Refusal("agreement.withdrawn_before", state=agreement.state)
    return None
