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
# Width, height, size of letters, whether axe looks: contrast and names do not change below a phone's width.
VIEWS = ((*DESK, "", True), (*PHONE, "", True), (320, 844, "", False), (390, 844, "24px", False))
ELSEWHERE = re.compile(r"^/(account|files|design|api|sign-in|sign-out|oauth|verify/)|/export")
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
    """Something of everything: an open letter, an agreement being ended, further study under review."""
    one = Town(platform, accounts, 3)
    one.enrol()
    one.invite(0, 1)
    one.accept(1)
    one.case("agreement", 1).follow("通过").send("通过")
    student = one.student(1).go("/agreements").open_row("有限公司").reads("已加盖电子签章").follow("申请解约")
    student.send("发出解约申请", reason="考取公务员", notice_read="yes").reads("解约申请已发出")
    one.register_study(2).follow("提交审核").send("提交审核").reads("审核中")
    return one


@pytest.mark.parametrize("who", ROLES)
def test_every_page_that_links_reach(
    platform: Platform, accounts: list[dict[str, str]], browser: Browser, town: Town, who: str
) -> None:
    shots = platform.site.state / "screenshots" / who.replace(" ", "-")
    shots.mkdir(parents=True, exist_ok=True)
    person = Person(browser, platform.public_url, shots)
    if who.startswith("student"):
        person.sign_in(town.account(int(who[-1])))
    elif who != "nobody":
        person.sign_in(next(one for one in accounts if one["role"] == who and one["school"] in (SCHOOL, "")))
    waiting, seen, wrong = ["/"], {"/"}, []
    while waiting:
        path = waiting.pop(0)
        wrong += [f"{path} {one}" for one in look_at(person, path, shots)]
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


def look_at(person: Person, path: str, shots: Path) -> list[str]:
    """What is wrong with this page; a screenshot of it on a desk and on a phone."""
    page = person.page
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    answer = page.goto(person.url + path)
    if answer is not None and answer.status >= 400:
        return [f"answers {answer.status}"]
    page.evaluate(AXE)
    name = re.sub(r"\W+", "-", ONE_OF_MANY.sub("one", urlsplit(path).path)).strip("-") or "home"
    wrong: list[str] = []
    for width, height, letters, by_axe in VIEWS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(LETTERS, letters)
        where = f"at {width}{' ' + letters if letters else ''}"
        wrong += [f"{where} clipped: {one}" for one in page.evaluate(CLIPPED)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{where} scrolls sideways")
        if by_axe:
            wrong += [f"{where} {one}" for one in page.evaluate(FINDINGS)]
            page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
    return wrong
