"""Two tabs, and two people, at the same thing: the first one wins, the other is told what happened and what to do now."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.testing.plain_window import PlainWindow
from runner.platform import Platform

from . import newcomers
from .town import Town, imported

Accounts = list[dict[str, str]]


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: Accounts) -> Town:
    one = Town(platform, accounts, 3)
    one.enrol()
    return one


@pytest.fixture(scope="module")
def other_firm(town: Town) -> PlainWindow:
    """A second employer, let in and ready to invite."""
    firm = newcomers.firm()
    imported(town.window("school_admin"), "/employer-imports", newcomers.employers([firm]))
    window = town.activated(firm)
    if "/signing-info" in window.go("/").url:
        window.send("确认签约信息")
    return window


def at_the_confirmation(town: Town, nth: int, row: str = "待应约") -> PlainWindow:
    """A tab of this student, one button before the agreement."""
    tab = town.again(nth).go("/invitations").open_row(row).follow("现在签约")
    return town.proved(tab, nth)


def test_one_student_accepts_in_one_tab_and_then_in_the_other(town: Town) -> None:
    town.invite(0)
    one, other = at_the_confirmation(town, 0), at_the_confirmation(town, 0)
    assert "已签约。" in one.send("现在签约").text
    other.send("现在签约")
    assert (other.status, other.codes) == (409, ["invitation.not_open"])
    assert "双方已签约" in other.text
    assert "签约状态" in other.follow("查看最新内容").text or "双方已签约" in other.text
    assert len(one.go("/agreements").rows) == 1


def test_two_letters_accepted_at_once_in_two_tabs(town: Town, other_firm: PlainWindow) -> None:
    town.invite(1)
    town.invite(1, by=other_firm, position="数据分析师")
    tabs = [at_the_confirmation(town, 1, "软件工程师"), at_the_confirmation(town, 1, "数据分析师")]
    with ThreadPoolExecutor(2) as hands:
        list(hands.map(lambda tab: tab.send("现在签约"), tabs))
    won, lost = sorted(tabs, key=lambda tab: tab.status)
    assert "已签约。" in won.text
    assert (lost.status, lost.codes) == (409, ["student.has_commitment"])
    (held,) = won.go("/agreements").rows
    number = won.open_row("有限公司").text.split("协议编号", 1)[1][:15]
    assert number in lost.text, lost.text
    assert held.split()[0] in lost.text
    assert number in lost.follow("先查看我的协议书").text


def test_a_reviewer_decides_on_what_another_has_decided(town: Town) -> None:
    town.invite(2)
    town.accept(2)
    first = town.case("agreement", 2)
    here = first.url
    admin = town.window("school_admin").go(here).follow("不通过")
    first.follow("通过").send("通过")
    reason = "岗位与录用函不一致，请单位更正后重新发出"
    admin.send("不通过", reason=reason, remark="电话里说过")
    assert (admin.status, admin.codes) == (409, ["case.decided_already"])
    # Who, in what role, and what; then what to do; and nothing typed is lost.
    assert "学校审核老师" in admin.text
    assert "通过" in admin.text
    assert reason in admin.text
    assert "电话里说过" in admin.text
    assert "已通过" in admin.follow("查看最新内容").text
