"""A double click, a reload of what was sent, "back" and once more: each shows the first result and works once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from portal.testing.browsing import PHONE, Person, chromium
from portal.testing.plain_window import File, PlainWindow
from runner.platform import Platform

from . import newcomers
from .town import LICENCE, SCHOOL, XLSX, Town

Accounts = list[dict[str, str]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: Accounts) -> Town:
    """Four students: one for the door, two for letters without scripts, one for a browser."""
    one = Town(platform, accounts, 4)
    one.enrol()
    return one


def twice_and_again(
    window: PlainWindow, button: str, result: str, files: dict[str, File] | None = None, **typed: str | list[str]
) -> None:
    """Both clicks are taken, and what they and the reload after them show is the result."""
    assert result in window.send_twice(button, files, **typed).text, window.text
    assert result in window.reload().text, window.text


def test_the_first_sign_in(town: Town) -> None:
    one, window = town.students[0], town.stranger().go("/account/activate")
    window.send_twice(
        "获取验证码", school=window.option("school", SCHOOL), student_number=one.student_number, name=one.name,
        document_last_six=one.identity_number[-6:],
    )  # fmt: skip
    assert "第 2 步" in window.text, window.text
    code = town.code(one.phone)
    assert town.codes_sent(one.phone) == 1
    twice_and_again(window, "设置密码", "密码已设置", code=code, password=town.password, password_again=town.password)
    # Who has the code but not the password learns nothing by sending the form again.
    stranger = town.stranger().go("/account/activate")
    stranger.send(
        "获取验证码", school=stranger.option("school", SCHOOL), student_number=one.student_number, name=one.name,
        document_last_six=one.identity_number[-6:],
    )  # fmt: skip
    stranger.send("设置密码", code=code, password="另一个密码 9x", password_again="另一个密码 9x")
    assert "密码已设置" not in stranger.text
    assert "你好" in town.stranger().sign_in(one.phone, town.password).text


def test_signing_in(town: Town) -> None:
    account, window = town.account(1), town.stranger().go("/sign-in")
    assert "你好" in window.send_twice("登录", **account).text, window.text
    places = window.go("/me").text.count("登录于")
    # Signing in once more in this browser takes the place of the former sign-in.
    window.go("/account/sign-in?next=/sign-in").send("登录", **account)
    assert window.go("/me").text.count("登录于") == places, window.text


def test_registering_a_firm(town: Town) -> None:
    firm, window = newcomers.firm(), town.stranger().go("/register")
    twice_and_again(
        window, "注册", "已注册", {"licence": LICENCE}, name=firm.name, credit_code=firm.credit_code,
        nature=window.option("nature", "其他企业"),
        industry=window.option("industry", "制造"), region="洪山区", address="某路1号", postcode="430070", contact="杨佑",
        phone=firm.phone, email=firm.email,
    )  # fmt: skip
    listed = town.window("province_operator").go(f"/employers?q={firm.name}").text
    assert listed.count(firm.name) == 1, listed


def test_importing_a_roster(town: Town) -> None:
    staff, fresh = town.window("school_admin"), newcomers.student()
    book = ("名单.xlsx", newcomers.roster([fresh]), XLSX)
    staff.go("/roster-imports").send("上传并核对", files={"file": book}).reads("按核对结果导入")
    there = staff.url
    assert "按核对结果导入" not in staff.send_twice("按核对结果导入").text, staff.text
    assert "不能" not in staff.reload().text
    assert "1新增" in staff.go(there).reads("已导入").text
    assert staff.go(f"/students?q={fresh.student_number}").text.count(fresh.student_number) == 1


def test_inviting_accepting_deciding(town: Town) -> None:
    employer = town.ready_to_invite(1, 2)
    twice_and_again(employer, "确认发出 2 封邀请", "2已发出")
    for nth in (1, 2):
        assert len(town.student(nth).go("/invitations").rows) == 1

    student = town.student(1).go("/invitations").open_row("待应约").follow("现在签约")
    town.proved(student, 1)
    twice_and_again(student, "现在签约", "已签约。")
    assert len(student.go("/agreements").rows) == 1

    reviewer = town.case("agreement", 1).follow("通过")
    there = reviewer.url
    twice_and_again(reviewer, "通过", "已通过。")
    # Back on the form as it is now: who decided, and what.
    assert "case.decided_already" in reviewer.go(there).codes
    decided = student.go("/agreements").open_row("有限公司").reads("已生效").text
    assert decided.count("审核通过") == 1, decided


def test_in_a_browser(town: Town, platform: Platform, browser: Browser) -> None:
    """A phone without scripts, so that nothing but the form's key stands between two clicks and two agreements."""
    town.invite(3)
    shots = platform.site.state / "screenshots"
    shots.mkdir(parents=True, exist_ok=True)
    person = Person(browser, platform.public_url, shots, PHONE, scripts=False).sign_in(town.account(3))
    page = person.page
    person.go("/invitations").click("td.is-first a").click("a:has-text('现在签约')")
    page.fill("[name=code]", town.code(town.students[3].phone))
    page.click("button.main")
    page.locator("button:has-text('现在签约')").dblclick()
    page.wait_for_url("**/invitations/*done=accept")
    page.reload()
    assert "已签约。" in page.inner_text("main")
    page.go_back()
    if page.locator("button:has-text('现在签约')").count():
        page.click("button:has-text('现在签约')")
        assert "已签约。" in page.inner_text("main")
    else:
        # The form was asked for anew: it says what became of the letter.
        assert page.locator("[data-code='invitation.not_open']").count()
    assert person.go("/agreements").page.locator("tbody tr").count() == 1
    person.leave()
