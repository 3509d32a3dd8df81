"""Instants and days as people read them: Shanghai time, the year only when it is not this one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

SHANGHAI = ZoneInfo("Asia/Shanghai")


def instant(value: str | datetime) -> datetime:
    """An instant of the API (RFC 3339, `Z`) as an aware datetime."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def moment(value: str | datetime, now: datetime) -> Markup:
    """6月8日 21:14"""
    local = instant(value).astimezone(SHANGHAI)
    return _time(local, _pieces(_day(local.date(), now), f"{local:%H:%M}"))


def day(value: str | date, now: datetime) -> Markup:
    """7月1日, or 2025年7月1日 in another year."""
    shown = value if isinstance(value, date) else date.fromisoformat(value)
    return Markup('<time class="keep" datetime="{}">{}</time>').format(shown.isoformat(), _day(shown, now))


def deadline(value: str | datetime, now: datetime) -> Markup:
    """6月12日 24:00 截止，剩 3 天. The value is the first instant too late: midnight belongs to the day before."""
    too_late = instant(value)
    local = too_late.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        shown = _pieces(_day(local.date() - timedelta(days=1), now), "24:00")
    else:
        shown = _pieces(_day(local.date(), now), f"{local:%H:%M}")
    if too_late <= now:
        return _time(local, shown) + Markup(' <span class="keep">已截止</span>')
    left = Markup(' <span class="keep">截止，</span><span class="keep">剩 {}</span>').format(_left(too_late - now))
    return _time(local, shown) + left


def is_close(value: str | datetime, now: datetime) -> bool:
    """Whether a deadline is passed or at most 3 天 away as people count, so that it deserves the colour of warning."""
    return instant(value) - now < timedelta(days=4)


def since(value: str | datetime, now: datetime) -> str:
    """How long something has been as it is: 3 天, 5 小时, 刚刚."""
    passed = now - instant(value)
    return "刚刚" if passed < timedelta(minutes=1) else _left(passed)


def printed_at(now: datetime) -> str:
    """The moment a page was made, in full, for its printed foot."""
    local = now.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def utc(value: datetime) -> str:
    """An instant as the API writes it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def through_day(day_typed: str) -> str:
    """The instant up to which something lasts that includes this day; what is no day goes back as it was typed."""
    try:
        last = date.fromisoformat(day_typed)
    except ValueError:
        return day_typed
    return utc(datetime.combine(last + timedelta(days=1), time(), SHANGHAI))


def _left(span: timedelta) -> str:
    if span >= timedelta(days=2):
        return f"{span.days} 天"
    if span >= timedelta(hours=1):
        return f"{int(span.total_seconds() // 3600)} 小时"
    return f"{max(1, int(span.total_seconds() // 60))} 分钟"


def _day(shown: date, now: datetime) -> str:
    this_year = now.astimezone(SHANGHAI).year
    year = "" if shown.year == this_year else f"{shown.year}年"
    return f"{year}{shown.month}月{shown.day}日"


def _pieces(*pieces: str) -> Markup:
    return Markup(" ").join(Markup('<span class="keep">{}</span>').format(piece) for piece in pieces)


def _time(local: datetime, shown: Markup) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), shown)
