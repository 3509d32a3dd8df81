"""What signing enforces of a school's policy (domain 10), and the limits that are the platform's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import chinese_calendar

from chassis.clock import end_of_day, shanghai_day
from chassis.throttle import Limit
from contracts.wangqian.identity.v1.policy_pb2 import Policy

# Every try to find a student counts: searches, rows of a file, recipients of a batch (domain 4.1).
FIND = Limit("search", 3000, 86_400)
# Letters of one request, rows of a file (api.md 8).
MOST_AT_ONCE = 1000
# Up to so many are sent while the sender waits; a larger request is work of its own, in chunks of as many (api.md 8).
AT_ONCE = 100
# A letter shadowed by a commitment keeps what was left of its time within these bounds (domain 4.5).
RESUMED_AT_LEAST, RESUMED_AT_MOST = timedelta(hours=48), timedelta(days=5)
# Sweepers wait this long past a deadline so as not to overtake an accept in flight (protocols 7).
GRACE = timedelta(seconds=60)
# Rows of an export: more ask for a narrower filter.
MOST_EXPORTED = 20_000
REMIND_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """The policy in force, with its version."""

    version: int
    policy: Policy

    @property
    def steps(self) -> str:
        """Review steps of an agreement; a school that names none still reviews."""
        return self.policy.review_steps.get("agreement") or "school"

    @property
    def point_of_effect(self) -> str:
        return "acceptance" if self.policy.point_of_effect == "acceptance" else "approval"

    def withdraw_until(self, formed_at: datetime) -> datetime | None:
        hours = self.policy.withdraw_acceptance_hours
        return formed_at + timedelta(hours=hours) if hours else None

    def overdue_at(self, asked_at: datetime) -> datetime | None:
        days = self.policy.overdue_after_working_days
        return end_of_day(working_days_after(shanghai_day(asked_at), days)) if days else None


def deadline(sent_at: datetime, reply_days: int, no_accept_before: datetime | None) -> datetime:
    """The first instant too late: 24:00 of the N-th day after sending, or after the end of a waiting period (domain 5.4)."""
    start = sent_at if no_accept_before is None else max(sent_at, no_accept_before)
    return end_of_day(shanghai_day(start) + timedelta(days=reply_days))


def last_day(expires_at: datetime) -> date:
    """The day that people read as the last one."""
    return shanghai_day(expires_at - timedelta(microseconds=1))


def resumed_deadline(now: datetime, sent_at: datetime, shadowed_since: datetime, expires_at: datetime) -> datetime:
    """The new deadline of a letter that comes out of the shadow of a commitment held since `shadowed_since`."""
    left = expires_at - max(shadowed_since, sent_at)
    return now + min(max(left, RESUMED_AT_LEAST), RESUMED_AT_MOST)


# All letters of a day ask the same.
@lru_cache(maxsize=1000)
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
