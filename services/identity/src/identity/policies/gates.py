"""What stands between a student and a new commitment (domain 3.4, 3.7, 3.8), from the record and the policy in force. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.wangqian.identity.v1.snapshots_pb2 import StudentGates
from identity.policies.document import PolicyDocument


@dataclass(frozen=True)
class Gates:
    may_sign: bool
    data_gate_open: bool
    restricted: bool
    restricted_reason: str
    restricted_until: datetime | None
    suspended: bool
    plan_locked: bool

    @property
    def open(self) -> bool:
        """May this student be found and invited now?"""
        closed = self.restricted or self.suspended or self.plan_locked
        return self.may_sign and self.data_gate_open and not closed

    def as_message(self) -> StudentGates:
        return StudentGates(
            may_sign=self.may_sign,
            data_gate_open=self.data_gate_open,
            restricted=self.restricted,
            restricted_reason=self.restricted_reason,
            restricted_until=self.restricted_until,
            suspended=self.suspended,
            plan_locked=self.plan_locked,
        )


def gates_of(student: Mapping[Any, Any], policy: PolicyDocument, now: datetime) -> Gates:
    """The gates of a row of `students`. A record of the roster counts as approved by its import; who has left may not sign."""
    until = student["restricted_until"]
    restricted = bool(student["restricted"]) and (until is None or until > now)
    return Gates(
        may_sign=student["standing"] == "enrolled" and student["training_mode"] not in policy.barred_training_modes,
        data_gate_open=policy.gate != "confirmed_and_approved" or student["data_check"] == "approved",
        restricted=restricted,
        restricted_reason=student["restricted_reason"] if restricted else "",
        restricted_until=until if restricted else None,
        suspended=student["suspended"],
        plan_locked=student["plan_locked"],
    )
