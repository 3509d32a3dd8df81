"""Values as people read them."""

import re
from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from portal.filters import amounts, dates, numbers

NOW = datetime(2026, 6, 9, 2, 30, tzinfo=UTC)


def words(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


@pytest.mark.parametrize(
    ("too_late", "read"),
    [
        ("2026-06-12T16:00:00.000Z", "6月12日 24:00 截止，剩 3 天"),
        ("2026-06-10T16:00:00.000Z", "6月10日 24:00 截止，剩 37 小时"),
        ("2026-06-09T02:30:30.000Z", "6月9日 10:30 截止，剩 1 分钟"),
        ("2026-06-09T02:30:00.000Z", "6月9日 10:30 已截止"),
        ("2026-12-31T16:00:00.000Z", "12月31日 24:00 截止，剩 205 天"),
        ("2027-01-04T04:00:00.000Z", "2027年1月4日 12:00 截止，剩 209 天"),
    ],
)
def test_a_deadline_names_the_last_moment_and_what_is_left(too_late: str, read: str) -> None:
    assert words(dates.deadline(too_late, NOW)) == read


def test_a_deadline_carries_its_instant_for_machines() -> None:
    assert 'datetime="2026-06-13T00:00:00+08:00"' in dates.deadline("2026-06-12T16:00:00.000Z", NOW)


def test_days_and_moments_are_shanghai_days() -> None:
    assert words(dates.moment("2026-06-08T16:30:00.000Z", NOW)) == "6月9日 00:30"
    assert words(dates.day("2025-07-01", NOW)) == "2025年7月1日"
    assert dates.since("2026-06-06T01:00:00.000Z", NOW) == "3 天"
    assert dates.since("2026-06-09T02:29:30.000Z", NOW) == "刚刚"


def test_money_stays_with_its_unit() -> None:
    assert amounts.yuan(800_000, "月") == '<span class="keep">8,000 元/月</span>'
    assert words(amounts.yuan(550_050)) == "5,500.50 元"
    assert words(amounts.yuan(0)) == "0 元"


def test_a_count_that_was_cut_off_says_so() -> None:
    assert amounts.count(1204, "条") == "1,204 条"
    assert amounts.count({"value": 10000, "more": True}) == "10,000+"


def test_numbers_are_grouped_for_reading_and_whole_for_copying() -> None:
    shown = numbers.grouped("104862611000017")
    assert words(shown) == "104862611000017"
    assert shown.count("<span>") == 3


def test_a_masked_value_is_heard_as_hidden() -> None:
    shown = numbers.masked("420157********3321")
    assert words(shown) == "420157********已隐藏3321"
    assert 'aria-hidden="true">********<' in shown


def test_hostile_values_are_escaped() -> None:
    for shown in (numbers.masked("<script>**"), numbers.grouped("<b>12345")):
        assert "<script>" not in shown
        assert "<b>" not in shown
        assert isinstance(shown, Markup)


def test_the_request_number_is_short_enough_to_say() -> None:
    assert numbers.request_number("0c4a9e52-71d3-4b1f-9a60-5be27f3491ac") == "7F34-91AC"
    assert numbers.request_number(None) == ""
