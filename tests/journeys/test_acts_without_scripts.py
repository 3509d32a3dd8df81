"""The acts beside the main road, at pages without scripts: declined, revoked, withdrawn, refused, reopened, deferred,
released; admission and registration; many at once; what is shown in clear; what an agreement is worth; signing out."""

import re

import pypdfium2
import pytest

from runner.platform import Platform

from . import newcomers
from .town import LICENCE, PROOF, SCHOOL, Town, imported

# The QR code's address, in the words beside it.
CODED = re.compile(r"(http\S+/verify)/(\d{15})\?c=([A-Z2-7]+)")
Accounts = list[dict[str, str]]


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: Accounts) -> Town:
    one = Town(platform, accounts, 10)
    one.enrol()
    return one


def test_letters_are_declined_and_revoked_one_and_all(town: Town) -> None:
    batch = town.invite(0, 1, 2)
    student = town.student(0).go("/").follow("查看邀请函并答复").follow("拒绝")
    student.send("拒绝", reason="已有更近的工作").reads("已拒绝这封邀请")
    employer = town.window("employer_admin").go(batch)
    employer.reads("已拒绝").open_row(town.students[1].name).follow("撤回")
    employer.send("撤回", reason="岗位取消").reads("邀请已撤回")
    employer.go(batch).follow("撤回这一批").send("撤回", reason="招聘结束").reads("未答复的邀请已撤回")
    town.student(2).go("/invitations?tab=all").reads("已撤回")


def test_an_acceptance_is_withdrawn_and_the_next_one_is_refused_with_a_reason(town: Town) -> None:
    town.invite(3)
    town.accept(3)
    student = town.student(3).go("/agreements").open_row("有限公司").follow("撤回应约")
    student.send("撤回应约").reads("应约已撤回")
    town.invite(3)
    town.accept(3)
    town.case("agreement", 3).follow("不通过").send("不通过", reason_common="岗位信息不完整")
    student.go("/agreements").open_row("有限公司").reads("岗位信息不完整")


def test_an_approval_is_reopened(town: Town) -> None:
    town.invite(4)
    town.accept(4)
    town.case("agreement", 4).follow("通过").send("通过")
    staff = town.window("school_admin").go(f"/agreements?q={town.students[4].name}").open_row(town.students[4].name)
    staff.reads("已生效").follow("撤回审核").send("撤回审核", reason="单位名称有误").reads("重新等待学校审核")
    town.case("agreement", 4).follow("通过").send("通过")


def test_a_termination_is_put_off(town: Town) -> None:
    employer = (
        town.window("employer_admin").go(f"/agreements?q={town.students[4].name}").open_row(town.students[4].name)
    )
    employer.reads("已生效").follow("申请解约").send("发出解约申请", reason="业务调整", notice_read="yes").reads(
        "解约申请已发出"
    )
    student = town.student(4).go("/").follow("解约").follow("暂不处理")
    student.send("暂不处理").reads("已标记为暂不处理")
    employer.reads("暂不处理")


def test_what_an_agreement_is_worth(town: Town) -> None:
    student = town.student(4).go("/agreements").open_row("有限公司").reads("已加盖电子签章")
    paper = student.get(next(one for one in student.hrefs if one.endswith("/content")))
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))
    address, number, code = CODED.search(text.replace("\r\n", "")).groups()  # type: ignore[union-attr]
    holder = town.stranger().go(f"{address}/{number}?c={code}")
    assert "解约中" in holder.text
    assert town.students[4].name not in holder.text
    holder.go("/verify").send("核验", number=f"{number[:5]} {number[5:]}", code=f"{code[:4]}-{code[4:]}")
    assert "解约中" in holder.text
    holder.send("核验", number=number, code="AAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert "解约中" not in holder.text
    holder.send("上传并核验", files={"file": ("协议书.pdf", paper, "application/pdf")})
    assert "电子签章有效" in holder.text
    holder.send("上传并核验", files={"file": ("协议书.pdf", paper.replace(b"%%EOF", b"%%E0F"), "application/pdf")})
    assert "电子签章有效" not in holder.text


def test_further_study_is_taken_back_settled_and_released(town: Town) -> None:
    student = town.register_study(5)
    student.follow("提交审核").send("提交审核").reads("审核中").follow("撤回")
    town.proved(student, 5).send("撤回").reads("草稿")
    student.follow("提交审核").send("提交审核").reads("审核中")
    town.case("destination", 5).follow("通过").send("通过")
    student.reads("已生效").follow("申请解除")
    town.proved(student, 5).send("提交解除申请", files={"file": PROOF}, reason="放弃录取").reads("申请解除")
    town.case("release", 5).follow("通过").send("通过")
    student.reads("已解除")


def test_employers_come_in_apply_and_leave(town: Town) -> None:
    brought = newcomers.firm()
    imported(town.window("school_admin"), "/employer-imports", newcomers.employers([brought]))
    assert brought.name in town.window("school_admin").go("/admissions").text
    firm = newcomers.firm()
    window = town.stranger().go("/").follow("注册")
    window.send(
        "注册", files={"licence": LICENCE}, name=firm.name, credit_code=firm.credit_code, nature=window.option("nature", "其他企业"),
        industry=window.option("industry", "制造"), region="洪山区", address="某路1号", postcode="430070", contact="杨佑",
        phone=firm.phone, email=firm.email,
    )  # fmt: skip
    assert "已注册" in window.text
    employer = town.activated(firm)
    employer.go("/admissions").send(f"申请入驻 {SCHOOL}")
    employer.follow("确认签约信息").send("确认签约信息", archive_reception="0", hukou_reception="0")
    employer.go("/admissions").send(f"申请入驻 {SCHOOL}")
    assert "申请已提交" in employer.text, employer.text
    staff = town.window("school_reviewer").go("/cases?tab=admission").reads(firm.name).open_row(firm.name)
    staff.follow("通过").send("通过")
    employer.reads("已入驻")
    staff = town.window("school_admin").go("/admissions?state=admitted").open_row(firm.name).follow("取消入驻")
    staff.send("取消入驻", reason="执照已过期").reads("已取消入驻")
    employer.reads("执照已过期")


def test_many_cases_at_once(town: Town) -> None:
    town.invite(6, 7)
    names = [town.students[nth].name for nth in (6, 7)]
    for nth in (6, 7):
        town.accept(nth)
    reviewer = town.window("school_reviewer").go("/cases?tab=agreement")
    ticked = [tick for name in names for tick in reviewer.reads(name).values_in_rows(name)]
    reviewer.send("办理所选", id=ticked).send("提交 2 件", decision="reject").reads("不通过时要填写")
    reviewer.send("提交 2 件", decision="approve")
    assert "2已办" in reviewer.text
    for nth in (6, 7):
        town.student(nth).go("/agreements").reads("已生效")


def test_all_that_match_are_decided_as_they_were_when_chosen(town: Town) -> None:
    town.invite(8)
    town.accept(8)
    name = town.students[8].name
    reviewer = town.window("school_reviewer").go(f"/cases?tab=agreement&q={name}").reads(name)
    reviewer.send("选中全部 1 件").send("提交 1 件", decision="reject", reason="岗位信息不完整")
    assert "1已办" in reviewer.text
    town.student(8).go("/agreements").reads("已作废")


def test_what_an_open_page_asks_again(town: Town) -> None:
    town.invite(9)
    town.accept(9)
    case = town.case("agreement", 9).url
    town.window("school_admin").go(case)
    reviewer = town.window("school_reviewer")
    assert "学校管理员 也在查看这一件" in reviewer.go(f"{case}/viewers").text
    assert "签约 0" not in reviewer.go("/cases/tabs?tab=agreement").text


def test_numbers_in_clear_are_shown_for_a_purpose(town: Town) -> None:
    one = town.students[9]
    staff = town.window("school_admin").go(f"/students?q={one.student_number}").open_row(one.name)
    assert one.identity_number not in staff.text
    staff.send("查看", purpose="核对录取名单")
    assert one.identity_number in staff.text
    assert one.identity_number not in staff.go(staff.url.removesuffix("/reveal")).text


def test_signing_out_elsewhere(town: Town) -> None:
    here, there = town.student(0), town.again(0)
    here.go("/me").send("结束这个登录")
    there.go("/me")
    assert "/account/sign-in" in there.url or "登录" in there.text
    assert "你好" in here.go("/").text
