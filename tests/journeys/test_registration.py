"""A firm that nobody knows registers with its licence, asks a school to be let in, and is judged by what it brought."""

import io
import re
from collections.abc import Iterator

import pytest
import segno
from pikepdf import Dictionary, Name, Pdf
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from portal.testing.browsing import DESK, PHONE, Person, chromium, until_true
from portal.testing.plain_window import File, PlainWindow
from runner.platform import Platform

from . import newcomers
from .town import SCHOOL, Town

MIB = 1024 * 1024


def licence() -> bytes:
    """A picture of the shape of a licence."""
    paper = Image.new("RGB", (1400, 1000), (252, 250, 240))
    drawing = ImageDraw.Draw(paper)
    drawing.rectangle((40, 40, 1360, 960), outline=(150, 30, 30), width=10)
    for line in range(6):
        drawing.rectangle((160, 300 + line * 90, 160 + 300 + (line * 157) % 500, 316 + line * 90), fill=(60, 60, 60))
    code = io.BytesIO()
    segno.make("licence").save(code, kind="png", scale=6)
    paper.paste(Image.open(code).convert("RGB"), (1050, 120))
    made = io.BytesIO()
    paper.save(made, "PNG")
    return made.getvalue()


def scan(script: bool = False) -> bytes:
    made = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(420, 297))
        if script:
            pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        pdf.save(made)
    return made.getvalue()


def typed(firm: newcomers.Firm) -> dict[str, str]:
    return {
        "name": firm.name, "credit_code": firm.credit_code, "nature": "39", "industry": "34", "region": "湖北省武汉市洪山区",
        "address": "武汉市洪山区某路9号", "postcode": "430070", "contact": "杨佑", "phone": firm.phone, "email": firm.email,
    }  # fmt: skip


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: list[dict[str, str]]) -> Town:
    return Town(platform, accounts, 0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


def file_of(window: PlainWindow | Person) -> str:
    """The address of the one file that this page links to."""
    hrefs = (
        window.hrefs
        if isinstance(window, PlainWindow)
        else window.page.eval_on_selector_all("a", "all => all.map(a => a.href)")
    )
    (found,) = [one for one in hrefs if re.search(r"/files/uploads/[^/]+/content$", one)]
    return str(found)


def until_there(window: PlainWindow, href: str) -> bytes:
    """The file, once documents has heard whose it is."""
    until_true(lambda: window.answers(href) == 200, 20, href)
    return window.get(href)


def test_what_is_no_licence_is_refused_at_its_field_and_nothing_typed_is_lost(town: Town) -> None:
    """Without scripts: every refusal stands at the field, and a licence that was taken is not asked for again."""
    firm, form = newcomers.firm(), town.stranger().go("/register")
    refused: dict[str, File] = {
        "只收 PDF、JPEG、PNG、HEIC": ("执照.png", b"<html><script>alert(1)</script>", "image/png"),
        "脚本、附件或可自动执行的内容": ("执照.pdf", scan(script=True), "application/pdf"),
        "文件最大 10 MB": ("执照.jpg", b"\xff\xd8\xff" + bytes(10 * MIB + 1), "image/jpeg"),
        "超过了这里允许的大小": ("执照.jpg", b"\xff\xd8\xff" + bytes(12 * MIB), "image/jpeg"),
        "损坏": ("执照.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png"),
    }
    for words, file in refused.items():
        form.send("注册", files={"licence": file}, **typed(firm))
        assert "营业执照没有上传" in form.text, form.text
        assert words in form.text
        assert form.value("name") == firm.name
    form.send("注册", **typed(firm))
    assert "请上传营业执照" in form.text, form.text

    form.send("注册", files={"licence": ("我的执照.pdf", scan(), "application/pdf")}, **typed(firm) | {"phone": "12"})
    assert "已上传：我的执照.pdf" in form.text, form.text
    token = form.value("licence_token")
    form.send("注册", **typed(firm))
    assert "已注册" in form.text, form.text

    other, second = newcomers.firm(), town.stranger().go("/register")
    second.send("注册", **typed(other) | {"region": "没有这个地方"})
    second.send("注册", files={"licence": ("执照.png", licence(), "image/png")}, **typed(other) | {"postcode": "1"})
    second.send("注册", **typed(other), licence_token=token)
    assert "已用于另一个单位的注册" in second.text, second.text
    assert "已上传" not in second.text


def test_a_firm_registers_and_the_school_judges_it_by_its_licence(
    platform: Platform, town: Town, browser: Browser
) -> None:
    shots = platform.site.state / "screenshots"
    shots.mkdir(exist_ok=True)
    sent = shots / "licence.png"
    sent.write_bytes(licence())
    firm = newcomers.firm()
    stranger = Person(browser, platform.public_url, shots, PHONE).go("/register")
    stranger.shot("register")
    fill(stranger, typed(firm) | {"postcode": "1"})
    stranger.page.set_input_files("[name=licence]", sent)
    stranger.click("main form button[type=submit]")
    stranger.reads("已上传：licence.png")
    stranger.shot("register-again")
    stranger.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    stranger.shot("register-wide")
    stranger.page.fill("[name=postcode]", "430070")
    stranger.click("main form button[type=submit]")
    stranger.reads("已注册")
    assert [said for said in stranger.complaints if "Content Security" in said] == []

    employer = town.activated(firm)
    own = until_there(employer, file_of(employer.go("/signing-info")))
    assert Image.open(io.BytesIO(own)).size == (1400, 1000)
    employer.send("确认签约信息", archive_reception="0", hukou_reception="0")
    employer.go(f"/admissions?q={SCHOOL}").send("申请入驻").reads("申请已提交")

    case = town.window("school_reviewer").go(f"/cases?tab=admission&q={firm.name}").reads(firm.name).open_row(firm.name)
    href = file_of(case)
    assert until_there(case, href) == own
    assert {
        town.window(role).answers(href) for role in ("employer_admin", "college_reviewer", "province_operator")
    } == {404}
    assert other_school(town).answers(href) == 404
    reviewer = Person(browser, platform.public_url, shots).sign_in(town.seeded("school_reviewer"))
    reviewer.page.goto(case.url)
    assert reviewer.page.evaluate("document.querySelector('.paper-pages img').decode().then(() => true)")
    reviewer.shot("case-admission")
    reviewer.click("a[data-key=a]")
    reviewer.click("form.confirm button[type=submit]")
    employer.go(f"/admissions?q={SCHOOL}").reads("已入驻")


def fill(person: Person, values: dict[str, str]) -> None:
    for name, value in values.items():
        if name in ("nature", "industry"):
            person.page.select_option(f"[name={name}]", value)
        else:
            person.page.fill(f"[name={name}]", value)


def other_school(town: Town) -> PlainWindow:
    """A reviewer whom the firm did not ask."""
    account = town.seeded("school_reviewer", school="楚天大学")
    return town.stranger().sign_in(account["login"], account["password"])
