"""How values are worded on Chinese paper. Each function is a filter of the templates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NUMBER_GROUPS = (5, 2, 1, 6, 1)
"""School, class year, channel, sequence, check digit."""


def yuan(fen: int) -> str:
    """Fen as yuan, without decimals where there are none: 650000 -> 6500, 650050 -> 6500.50."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def chinese_date(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def chinese_month(value: str) -> str:
    """2026-06 -> 2026年6月."""
    year, month = value.split("-")
    return f"{year}年{int(month)}月"


def local_date(value: datetime) -> str:
    return chinese_date(value.astimezone(SHANGHAI).date())


def local_time(value: datetime) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def grouped(number: str) -> list[str]:
    """An agreement number in its groups, set apart by space on paper and joined again when copied."""
    groups, at = [], 0
    for length in NUMBER_GROUPS:
        groups.append(number[at : at + length])
        at += length
    return groups


FILTERS = {
    "yuan": yuan,
    "chinese_date": chinese_date,
    "chinese_month": chinese_month,
    "local_date": local_date,
    "local_time": local_time,
    "grouped": grouped,
}
