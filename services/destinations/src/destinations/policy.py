"""What destinations enforces of a school's policy (domain 10), and the limits that are the platform's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar

from chassis.clock import end_of_day, shanghai_day
from chassis.file_tokens import LIFE
from contracts.wangqian.identity.v1.policy_pb2 import Policy

# How long the commitment may be asked for before the settler asks again (protocols 1).
SETTLE_AFTER = timedelta(seconds=5)
# An upload that no submission has announced lives this long: a form older than that needs its files again.
EVIDENCE_LIFE = timedelta(seconds=LIFE)
# A school whose policy names no steps still reviews.
STEPS = "school"


@dataclass(frozen=True)
class Rules:
    """The policy in force at a submission."""

    version: int
    policy: Policy

    @property
    def steps(self) -> str:
        return self.policy.review_steps.get("destination") or STEPS

    @property
    def release_steps(self) -> str:
        return self.policy.review_steps.get("release") or STEPS

    @property
    def overdue_days(self) -> int:
        return self.policy.overdue_after_working_days


def overdue_at(asked_at: datetime, working_days: int) -> datetime | None:
    """When a round asked for now is overdue; None where the policy names no number of days."""
    return end_of_day(working_days_after(shanghai_day(asked_at), working_days)) if working_days else None


def working_days_after(day: date, count: int) -> date:
    """The count-th working day after a day; a year without a published calendar counts its weekdays."""
    while count:
        day += timedelta(days=1)
        try:
            works = chinese_calendar.is_workday(day)
        except NotImplementedError:
            works = day.weekday() < 5
        count -= works
    return day
