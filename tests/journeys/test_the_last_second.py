"""A letter's deadline, at the page and through the gateway: accepted in its last instant, too late in the next one.

The platform is one of its own: its clock is moved, and stands still while a button is pressed."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chassis.clock import end_of_day, shanghai_day
from chassis.testing.clock_hand import ClockHand
from chassis.testing.plugin import free_port_base
from portal.testing.plain_window import PlainWindow
from runner.platform import started

from .town import Town

IN_TIME, TOO_LATE, A_SECOND_LATE = range(3)


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> ClockHand:
    return ClockHand(tmp_path_factory.mktemp("clock") / "offset")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, hand: ClockHand) -> Iterator[Town]:
    state: Path = tmp_path_factory.mktemp("last-second")
    with started(state, free_port_base(), extra={"WQ_CLOCK_FILE": str(hand.file)}) as platform:
        one = Town(platform, json.loads(platform.site.accounts_file.read_text("utf-8")), 3)
        one.enrol()
        yield one


@pytest.fixture(scope="module")
def deadline(town: Town) -> datetime:
    """Three letters with one day to answer; the first instant too late, as their sender reads it."""
    employer = town.window("employer_admin").go(town.invite(IN_TIME, TOO_LATE, A_SECOND_LATE, reply_days="1"))
    found = {date.fromisoformat(day) for day in re.findall(r"(\d{4}-\d\d-\d\d) 24:00", " ".join(employer.rows))}
    assert len(found) == 1, employer.text
    return end_of_day(found.pop())


@pytest.fixture(scope="module")
def tabs(town: Town, hand: ClockHand, deadline: datetime) -> list[PlainWindow]:
    """Each student one button before the agreement, minutes before the deadline."""
    hand.run_from(deadline - timedelta(minutes=5))
    town.sign_in_anew()
    found = []
    for nth in (IN_TIME, TOO_LATE, A_SECOND_LATE):
        tab = town.student(nth).go("/invitations").open_row("待应约").follow("现在签约")
        found.append(town.proved(tab, nth))
    return found


def test_accepted_in_the_last_instant(tabs: list[PlainWindow], hand: ClockHand, deadline: datetime) -> None:
    hand.stop_at(deadline - timedelta(milliseconds=1))
    assert "已签约。" in tabs[IN_TIME].send("现在签约").text


@pytest.mark.parametrize(("nth", "late"), [(TOO_LATE, timedelta()), (A_SECOND_LATE, timedelta(seconds=1))])
def test_too_late(tabs: list[PlainWindow], hand: ClockHand, deadline: datetime, nth: int, late: timedelta) -> None:
    hand.stop_at(deadline + late)
    tab = tabs[nth].send("现在签约")
    assert (tab.status, tab.codes) == (409, ["invitation.expired"])
    assert f"应约期限是 {shanghai_day(deadline - timedelta(hours=1))} 24:00，现在已过" in tab.text, tab.text
    # The sweeper leaves a letter alone for the first minute, and the clock stands: the page says it by itself.
    tab.follow("查看最新内容")
    assert "已过期" in tab.text
    assert {code for act, code in tab.acts.items() if act.endswith(("/accept", "/decline"))} == {"invitation.expired"}
    assert tab.go("/agreements").rows == []


def test_the_sender_sees_the_same(town: Town, tabs: list[PlainWindow], hand: ClockHand, deadline: datetime) -> None:
    hand.stop_at(deadline + timedelta(seconds=1))
    employer = town.window("employer_admin").go("/invitations?tab=expired")
    late = {town.students[nth].name for nth in (TOO_LATE, A_SECOND_LATE)}
    assert {row.split()[0] for row in employer.rows} >= late
    assert not any(name in employer.go("/invitations?tab=open").text for name in late)
