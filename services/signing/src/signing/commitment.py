"""The one slot of a student (protocols 1): pure transitions that the use cases run and the model test explores.

A claim id is made for each attempt and never used again; it has one final answer. Nothing here awaits or writes.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from chassis.clock import SHANGHAI
from chassis.errors import Refusal

Id = Hashable
AGREEMENT, DESTINATION = "agreement", "destination"
HELD, REFUSED, FREED = "held", "refused", "freed"


@dataclass(frozen=True)
class Gates:
    """What stands between a student and a new commitment (domain 3.4, 3.7, 3.8), as identity and termination told it."""

    may_sign: bool = True
    data_gate_open: bool = True
    restricted: bool = False
    restricted_reason: str = ""
    restricted_until: datetime | None = None
    suspended: bool = False
    plan_locked: bool = False
    no_accept_before: datetime | None = None


@dataclass(frozen=True)
class Slot:
    """Who holds the commitment: `name` and `number` are what a refusal says of the holder."""

    claim_id: Id | None = None
    kind: str = ""
    subject_id: Id | None = None
    name: str = ""
    number: str = ""
    since: datetime | None = None
    term: int = 0
    gates: Gates = field(default_factory=Gates)


@dataclass(frozen=True)
class Claim:
    claim_id: Id
    kind: str
    subject_id: Id
    state: str
    term: int = 0
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Taken:
    """Outcome of an attempt: the slot as it is now, the claim's final answer, and the claim that made room for it."""

    slot: Slot
    claim: Claim
    freed: Id | None = None


def gate_refusal(gates: Gates, kind: str, now: datetime | None) -> Refusal | None:
    """The first closed gate of a kind: the plan lock bars every kind, the others bar signing only."""
    if gates.plan_locked:
        return Refusal("student.plan_locked")
    if kind != AGREEMENT:
        return None
    if gates.suspended:
        return Refusal("student.suspended")
    if not gates.may_sign:
        return Refusal("student.training_mode")
    if not gates.data_gate_open:
        return Refusal("student.data_gate_closed")
    if gates.restricted and (gates.restricted_until is None or now is None or now < gates.restricted_until):
        return Refusal("student.restricted", reason=gates.restricted_reason or "学校未填写原因")
    return None


def waiting_refusal(gates: Gates, kind: str, now: datetime | None) -> Refusal | None:
    """The waiting period after a termination (domain 5.4); it bars accepting, not being invited."""
    until = gates.no_accept_before
    if kind == AGREEMENT and until is not None and now is not None and now < until:
        return Refusal("student.waiting_period", until=f"{until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    return None


def holder_refusal(slot: Slot) -> Refusal | None:
    """Who holds the slot already."""
    if slot.claim_id is None:
        return None
    if slot.kind == AGREEMENT:
        return Refusal(
            "student.has_commitment", href=f"/agreements/{slot.subject_id}", employer=slot.name, number=slot.number
        )
    return Refusal("student.has_destination", href=f"/destinations/{slot.subject_id}")


def take(
    slot: Slot,
    known: Claim | None,
    *,
    claim_id: Id,
    kind: str,
    subject_id: Id,
    replaces: Id | None = None,
    now: datetime | None = None,
) -> Taken:
    """Answer an attempt, finally. Raises claim.reused when the id was used for something else."""
    if known is not None:
        if (known.kind, known.subject_id) != (kind, subject_id):
            raise Refusal("claim.reused")
        return Taken(slot, known)
    refusal = gate_refusal(slot.gates, kind, now) or waiting_refusal(slot.gates, kind, now)
    if refusal is None and slot.claim_id != replaces:
        refusal = holder_refusal(slot)
    if refusal is not None:
        return Taken(slot, Claim(claim_id, kind, subject_id, REFUSED, slot.term, refusal.code, refusal.facts))
    term = slot.term + 1
    # A replaced claim was never let go in between: what it shadowed since then stays shadowed since then.
    since = slot.since if slot.claim_id is not None else now
    held = replace(
        slot, claim_id=claim_id, kind=kind, subject_id=subject_id, name="", number="", since=since, term=term
    )
    return Taken(held, Claim(claim_id, kind, subject_id, HELD, term), slot.claim_id)


def free(slot: Slot, known: Claim | None, *, claim_id: Id, kind: str, subject_id: Id) -> tuple[Slot, Claim]:
    """The holder's end: frees the slot if it still names this claim, and answers a claim never seen for ever."""
    if slot.claim_id == claim_id:
        slot = replace(slot, claim_id=None, kind="", subject_id=None, name="", number="", since=None)
    if known is None:
        return slot, Claim(claim_id, kind, subject_id, FREED, 0)
    return slot, replace(known, state=FREED) if known.state == HELD else known
