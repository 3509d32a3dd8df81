"""The letter of an employer to one student: what it is, and why an act on it is refused. Awaits and writes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from chassis.actor import Actor
from chassis.clock import shanghai_day
from chassis.errors import Refusal
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing import lifecycle
from signing.commitment import AGREEMENT, Slot, gate_refusal, holder_refusal, waiting_refusal
from signing.policy import deadline, last_day, resumed_deadline


@dataclass(frozen=True)
class Invitation:
    id: UUID
    batch_id: UUID
    student_id: UUID
    school_id: UUID
    college_id: UUID
    employer_id: UUID
    identity_number_masked: str
    student: StudentSnapshot
    employer: EmployerSnapshot
    terms: Terms
    state: str
    version: int
    sent_at: datetime
    expires_at: datetime
    decline_reason_required: bool
    policy_version: int
    changed_at: datetime
    reminded_at: datetime | None = None
    reason: str = ""
    agreement_id: UUID | None = None

    def after(self, act: str, now: datetime, reason: str = "") -> "Invitation":
        """The letter after an act. Raises act.wrong_state for what the table lacks."""
        to = lifecycle.after(lifecycle.INVITATION, lifecycle.INVITATION_STATES, self.state, act)
        return replace(self, state=to, version=self.version + 1, changed_at=now, reason=reason)

    def resumed(self, now: datetime, shadowed_since: datetime) -> "Invitation":
        """Out of the shadow of a commitment, with a new deadline (domain 4.5)."""
        until = resumed_deadline(now, self.sent_at, shadowed_since, self.expires_at)
        return replace(self.after("resume", now), expires_at=until, reminded_at=None)

    def waiting_until(self, end_of_waiting: datetime) -> "Invitation":
        """Its reply days counted from the end of a waiting period (domain 5.4)."""
        until = deadline(self.sent_at, self.terms.reply_days, end_of_waiting)
        return replace(self, expires_at=max(self.expires_at, until))

    def is_overdue(self, slot: Slot, now: datetime) -> bool:
        """Past its deadline, its clock not stopped by a commitment that came before the deadline."""
        stopped_at = max(slot.since, self.sent_at) if slot.since is not None else None
        return self.expires_at <= (now if stopped_at is None else min(now, stopped_at))


def why_not(act: str, letter: Invitation, actor: Actor, slot: Slot, now: datetime) -> Refusal | None:
    """Why this act on this letter is refused now; None: it is allowed. Asked by the page and by the act alike."""
    if refusal := lifecycle.role_refusal(act, actor):
        return refusal
    if (letter.state, act) not in lifecycle.INVITATION:
        return Refusal(
            "invitation.not_open",
            state=letter.state,
            what=lifecycle.INVITATION_STATES[letter.state],
            at=shanghai_day(letter.changed_at).isoformat(),
        )
    if act == "expire":
        return None if letter.is_overdue(slot, now) else Refusal("invitation.not_due", state=letter.state)
    # Revoking stays open while a commitment shadows the letter: the employer is not bound to wait.
    if letter.is_overdue(slot, now):
        return Refusal("invitation.expired", state=letter.state, reply_by=last_day(letter.expires_at).isoformat())
    if act in ("accept", "decline") and (refusal := holder_refusal(slot)):
        return refusal
    if act == "accept":
        return gate_refusal(slot.gates, AGREEMENT, now) or waiting_refusal(slot.gates, AGREEMENT, now)
    return None
