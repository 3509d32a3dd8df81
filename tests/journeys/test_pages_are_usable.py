"""Every page that each kind of person reaches by links: axe finds nothing, nothing runs out of its place on a desk, a
phone, a small phone and with large letters, and the browser has nothing to complain of."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from portal.assets import PACKAGE
from portal.testing.browsing import DESK, PHONE, Person, chromium
from runner.platform import Platform

from .town import SCHOOL, Town

AXE = (PACKAGE.parent.parent / "node_modules/axe-core/axe.min.js").read_text("utf-8")
FINDINGS = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}))
    .violations.map(one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`)"""
CLIPPED = """() => [...document.querySelectorAll('body *')].filter(e =>
    e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && getComputedStyle(e).display !== 'inline'
    && !e.closest('svg, .paper-pages, .visually-hidden, datalist, select, option, input')
    ).map(e => `${e.tagName}.${e.className} ${e.textContent.slice(0, 20)}`)"""
LETTERS = "size => { document.documentElement.style.fontSize = size }"
# Width, height, size of letters, whether axe and the camera look: contrast and names do not change below a phone's width.
VIEWS = ((*DESK, "", True), (*PHONE, "", True), (320, 844, "", False), (390, 844, "24px", False))
# Addresses that send on, and files.
ELSEWHERE = re.compile(r"^/(files|design|api|sign-out|oauth|verify/)|/export")
# The same for everybody: the first who comes there looks at it.
SAME_FOR_ALL = re.compile(r"^/(account|problems|privacy)(/|$)")
# Whose pages are of one make: axe looks at each of them once.
KINDS = {"student": "student", "employer_admin": "employer", "province_operator": "province", "nobody": "nobody"}
# Pages of the door that no page links: asked for when they are needed.
DOOR = ("/account/step-up", "/account/new-password", "/account/choose", "/account/sign-out")
STRANGERS_DOOR = ("/account/sign-in", "/account/activate", "/account/activate?party=employer", "/account/sign-out")
# Pages of one kind: one of them is looked at.
ONE_OF_MANY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/problems/).+")
ROLES = ("student 0", "student 1", "student 2", "employer_admin", "college_reviewer", "school_reviewer", "school_admin",
         "province_operator", "nobody")  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: list[dict[str, str]]) -> Town:
    """Something of everything: an open letter, an agreement being ended, further study under review; and somebody not yet in."""
    one = Town(platform, accounts, 4)
    one.enrol()
    one.invite(0, 1)
    one.accept(1)
    one.case("agreement", 1).follow("通过").send("通过")
    student = one.student(1).go("/agreements").open_row("有限公司").reads("已加盖电子签章").follow("申请解约")
    student.send("发出解约申请", reason="考取公务员", notice_read="yes").reads("解约申请已发出")
    one.register_study(2).follow("提交审核").send("提交审核").reads("审核中")
    return one


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, str]]:
    """(whose pages, page) that axe has seen in this run; and ("", page) of those that are the same for everybody."""
    return set()


@pytest.mark.parametrize("who", ROLES)
def test_every_page_that_links_reach(
    platform: Platform,
    accounts: list[dict[str, str]],
    browser: Browser,
    town: Town,
    looked_at: set[tuple[str, str]],
    who: str,
) -> None:
    shots = platform.site.state / "screenshots" / who.replace(" ", "-")
    shots.mkdir(parents=True, exist_ok=True)
    person = Person(browser, platform.public_url, shots)
    if who.startswith("student"):
        person.sign_in(town.account(int(who[-1])))
    elif who != "nobody":
        person.sign_in(next(one for one in accounts if one["role"] == who and one["school"] in (SCHOOL, "")))
    waiting = ["/", *(STRANGERS_DOOR if who == "nobody" else DOOR)]
    seen, wrong = set(waiting), []
    while waiting:
        path = waiting.pop(0)
        page = ONE_OF_MANY.sub("", path)
        if ("", page) in looked_at:
            continue
        mine = (KINDS.get(who.split()[0], "staff"), page)
        wrong += [f"{path} {one}" for one in look_at(person, path, shots, by_axe=mine not in looked_at)]
        looked_at.add(("", page) if SAME_FOR_ALL.match(page) else mine)
        for href in person.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
            there = urlsplit(href)
            kind = ONE_OF_MANY.sub("", there.path)
            if href.startswith(platform.public_url) and kind not in seen and not ELSEWHERE.search(there.path):
                seen.add(kind)
                waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    person.leave()
    assert len(seen) > 4
    wrong += [f"console: {one}" for one in person.complaints]
    assert not wrong, "\n".join(wrong)


def test_the_door_after_its_forms(platform: Platform, browser: Browser, town: Town) -> None:
    """What only a sent form shows: the second step of the first sign-in, its end, and a refusal at each."""
    shots = platform.site.state / "screenshots" / "door"
    shots.mkdir(parents=True, exist_ok=True)
    person, new, wrong = Person(browser, platform.public_url, shots), town.students[3], []
    page = person.page

    def sent(name: str, /, **typed: str) -> None:
        for field, value in typed.items():
            page.fill(f"[name={field}]", value)
        page.click("button.main")
        page.wait_for_load_state()
        wrong.extend(f"{name} {one}" for one in faults_of(person, name, shots))

    person.go("/account/sign-in")
    sent("sign-in-refused", login="19100000000", password="不是这个密码 1")
    person.go("/account/activate").page.select_option("[name=school]", label=SCHOOL)
    factors = {"student_number": new.student_number, "document_last_six": new.identity_number[-6:]}
    sent("activate-refused", **factors, name="别人")
    page.select_option("[name=school]", label=SCHOOL)
    sent("activate-code", **factors, name=new.name)
    sent("activate-code-refused", code="000000", password=town.password, password_again=town.password)
    sent("activated", code=town.code(new.phone), password=town.password, password_again=town.password)
    assert "密码已设置" in page.inner_text("main")
    person.leave()
    # A refused form answers 4xx, which the browser's console repeats.
    wrong += [f"console: {one}" for one in person.complaints if "status of 4" not in one]
    assert not wrong, "\n".join(wrong)


def look_at(person: Person, path: str, shots: Path, by_axe: bool) -> list[str]:
    """What is wrong with this page; a screenshot of it on a desk and on a phone."""
    page = person.page
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    answer = page.goto(person.url + path)
    if answer is not None and answer.status >= 400:
        return [f"answers {answer.status}"]
    name = re.sub(r"\W+", "-", ONE_OF_MANY.sub("one", urlsplit(path).path)).strip("-") or "home"
    return faults_of(person, name, shots, by_axe)


def faults_of(person: Person, name: str, shots: Path, by_axe: bool = True) -> list[str]:
    """What is wrong with the page that the person is at."""
    page = person.page
    if by_axe:
        page.evaluate(AXE)
    wrong: list[str] = []
    for width, height, letters, drawn_anew in VIEWS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(LETTERS, letters)
        where = f"at {width}{' ' + letters if letters else ''}"
        wrong += [f"{where} clipped: {one}" for one in page.evaluate(CLIPPED)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways")
        if drawn_anew:
            wrong += [f"{where} {one}" for one in page.evaluate(FINDINGS)] if by_axe else []
            page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
    return wrong
