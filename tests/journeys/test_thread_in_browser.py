"""The thread as people walk it: found, invited, signed, approved, ended by both; another goes on to study. In Chromium,
on a phone and on a desk, with scripts and without. Screenshots go beside the platform's state."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.testing.browsing import PHONE, Person, chromium, code_for
from runner.platform import Platform

SCHOOL = "江城大学"
Accounts = list[dict[str, str]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def shots(platform: Platform) -> Path:
    folder = platform.site.state / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder


def of_role(accounts: Accounts, role: str, nth: int = 0) -> dict[str, str]:
    """The nth account of a role at the school, or anywhere where the role belongs to no school."""
    return [one for one in accounts if one["role"] == role and one["school"] in (SCHOOL, "")][nth]


def invite(employer: Person, student: dict[str, str]) -> None:
    """Found by four factors, put on the list, invited with terms that were seen before."""
    page = employer.go("/send-list/find").page
    page.select_option("[name=school]", label=SCHOOL)
    page.fill("[name=class_year]", "2026")
    page.fill("[name=name]", student["name"])
    page.fill("[name=phone]", student["login"])
    employer.click("button:has-text('查找')")
    employer.click("button:has-text('加入签约发送列表')")
    page.check(f"tr:has-text('{student['name']}') input[name=id]")
    employer.shot("send-list")
    employer.click("button:has-text('填写邀请函')")
    page.fill("[name=position]", "软件工程师")
    page.select_option("[name=job_category]", "13")
    for name, value in {
        "probation_days": "90",
        "probation_pay_fen": "6000",
        "pay_fen": "8,000",
        "penalty_fen": "0",
    }.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=work_region]", "没有这个地方")
    employer.click("button:has-text('预览邀请函')")
    employer.reads("请写到省、市、区县")
    assert page.input_value("[name=position]") == "软件工程师"
    page.fill("[name=work_region]", "洪山区")
    employer.click("button:has-text('预览邀请函')")
    employer.reads("湖北省武汉市洪山区")
    employer.shot("preview")
    employer.click("button:has-text('确认发出 1 封邀请')")
    employer.reads("发送结果")


def approve(reviewer: Person, tab: str, name: str) -> None:
    """The case of this person, approved in two clicks once it is open."""
    reviewer.go(f"/cases?tab={tab}").reads(name)
    reviewer.page.click(f".row-link:has-text('{name}')")
    reviewer.shot(f"case-{tab}")
    reviewer.clicks = 0
    reviewer.click("a[data-key=a]")
    reviewer.click("form.confirm button[type=submit]")
    assert reviewer.clicks == 2


def test_from_search_to_agreement_and_its_end(
    platform: Platform, accounts: Accounts, browser: Browser, shots: Path
) -> None:
    def person(role: str, nth: int = 0, **how: object) -> Person:
        return Person(browser, platform.public_url, shots, **how).sign_in(of_role(accounts, role, nth))  # type: ignore[arg-type]

    account = of_role(accounts, "student", 0)
    employer, operator = person("employer_admin"), person("province_operator")
    invite(employer, account)

    student = person("student", size=PHONE)
    student.reads("查看邀请函并答复")
    student.shot("home")
    student.clicks = 0
    student.click("text=查看邀请函并答复")
    student.shot("letter")
    student.click(".acts >> text=现在签约")
    student.page.wait_for_url("**/account/step-up**")
    student.page.fill("[name=code]", code_for(operator, account["login"]))
    student.click("button.main")
    student.shot("accept")
    student.click("form.confirm button[type=submit]")
    student.reads("双方已签约")
    assert student.clicks == 4

    reviewer = person("school_reviewer")
    approve(reviewer, "agreement", account["name"])
    student.go("/").click("text=查看协议书")
    student.reads("已生效")
    student.reads("已加盖电子签章")
    assert student.page.evaluate("document.querySelector('.paper-pages img').decode().then(() => true)")
    student.shot("agreement")

    # The rest without scripts, as on an old telephone.
    plain = person("student", size=PHONE, scripts=False)
    plain.go("/agreements").click(".row-link >> nth=0")
    plain.click("a:has-text('申请解约')")
    plain.page.fill("[name=reason]", "考取公务员")
    plain.page.check("[name=notice_read]")
    plain.click("form.confirm button[type=submit]")
    plain.reads("解约申请已发出")
    answering = person("employer_admin", scripts=False)
    answering.go("/terminations").reads("待解约（学生发起）")
    answering.click(f".row-link:has-text('{account['name']}')")
    answering.click("a:has-text('同意解约')")
    answering.page.check("[name=confirmed]")
    answering.click("form.confirm button[type=submit]")
    answering.reads("已同意解约")
    approve(reviewer, "termination", account["name"])
    student.go("/agreements").reads("已解约")
    for one in (student, employer, reviewer):
        assert [said for said in one.complaints if "Content Security" in said] == []


def test_further_study_without_scripts(platform: Platform, accounts: Accounts, browser: Browser, shots: Path) -> None:
    account = of_role(accounts, "student", 1)
    student = Person(browser, platform.public_url, shots, PHONE, scripts=False).sign_in(account)
    page = student.go("/destinations").click("text=登记去向").click("a:has-text('研究生')").page
    page.fill("[name=institution]", "武汉大学")
    page.fill("[name=institution_region]", "武昌区")
    page.fill("[name=major]", "金融学")
    page.select_option("[name=study_form]", index=1)
    page.fill("[name=enrolment_month]", "2026-13")
    student.click("form.panel button.btn-primary")
    student.reads("处需要修改")
    page.fill("[name=enrolment_month]", "2026-09")
    student.click("form.panel button.btn-primary")
    student.reads("请上传")
    proof = shots / "proof.png"
    page.screenshot(path=proof)
    page.set_input_files("input[type=file] >> nth=0", proof)
    student.click("form:has(input[type=file]) >> nth=0 >> button")
    student.reads("proof.png")
    student.shot("evidence")
    student.click("a:has-text('提交审核')")
    student.click("form.confirm button[type=submit]")
    student.reads("审核中")
    reviewer = Person(browser, platform.public_url, shots).sign_in(of_role(accounts, "school_reviewer"))
    approve(reviewer, "destination", account["name"])
    student.go("/destinations").reads("已生效")
