"""Working days of the Chinese calendar, make-up workdays included. Years whose calendar is not published count weekdays."""

from datetime import date, datetime, timedelta

import chinese_calendar

from chassis.clock import end_of_day, shanghai_day


def deadline(since: datetime, days: int) -> tuple[datetime, bool]:
    """The first instant after the `days`-th working day, counted from the day after `since`; True when it is an estimate
    because a year's calendar is not published yet."""
    day, left, estimated = shanghai_day(since), days, False
    while left:
        day += timedelta(days=1)
        works, guessed = _is_workday(day)
        estimated |= guessed
        left -= works
    return end_of_day(day), estimated


def _is_workday(day: date) -> tuple[bool, bool]:
    try:
        return chinese_calendar.is_workday(day), False
    except NotImplementedError:
        return day.weekday() < 5, True
