"""Every part in every state in a real browser: nothing clipped, nothing blocked, nothing axe finds serious."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from portal import assets
from portal.testing.running import Running

PROJECT = assets.PACKAGE.parent.parent
SCREENSHOTS = Path(__file__).parent / "screenshots"
VIEWS = [(1280, "school_reviewer", 16), (1280, "student", 16), (390, "student", 16), (390, "school_reviewer", 16),
         (320, "student", 16), (320, "recruiter", 16), (390, "student", 24), (1280, "school_reviewer", 24)]  # fmt: skip
CLIPPED = """() => [...document.querySelectorAll('body *')].filter(e =>
    e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && !e.closest('svg')
    && getComputedStyle(e).display !== 'inline').map(e => `${e.tagName}.${e.className} ${e.textContent.slice(0, 9)}`)"""
AXE = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"


@pytest.fixture
def said() -> list[str]:
    """What the console said."""
    return []


@pytest.fixture
def page(browser: Browser, portal: Running, said: list[str]) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", base_url=portal.url)
    opened = context.new_page()
    opened.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: said.append(f"error: {error}"))
    yield opened
    context.close()


@pytest.mark.parametrize(("width", "role", "letters"), VIEWS)
def test_nothing_is_clipped_and_axe_finds_nothing(
    page: Page, said: list[str], width: int, role: str, letters: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/design?role={role}")
    page.evaluate("size => { document.documentElement.style.fontSize = `${size}px` }", letters)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"design-{role}-{width}-{letters}.png", full_page=True)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.evaluate((PROJECT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(AXE)["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_the_main_act_is_seen_at_once_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/design")
    box = page.get_by_role("link", name="查看邀请函并答复").first.bounding_box()
    tabs = page.locator("nav.tabs").bounding_box()
    assert box is not None
    assert tabs is not None
    assert box["y"] + box["height"] <= tabs["y"]
    assert min(box["height"], box["width"]) >= 44


def test_a_confirm_page_opens_as_a_dialog_and_takes_and_returns_the_focus(page: Page, said: list[str]) -> None:
    page.goto("/design")
    act = page.locator("a[data-dialog]", has_text="应约").first
    act.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="现在签约").wait_for()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert act.evaluate("link => link === document.activeElement")
    assert said == []


def test_a_refusal_in_the_dialog_can_be_closed(page: Page) -> None:
    page.goto("/design")
    page.locator("a[data-dialog]", has_text="拒绝").first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_text("王老师 10:42 已处理").wait_for()
    dialog.get_by_role("link", name="关闭").click()
    dialog.wait_for(state="hidden")


def test_running_work_polls_and_becomes_its_result(page: Page) -> None:
    page.clock.install()
    page.goto("/design?role=school_reviewer")
    page.locator("#job progress").wait_for()
    with page.expect_response("**/design/job"):
        page.clock.run_for(6000)
    page.locator("#job", has_text="已完成").wait_for()
    assert page.locator("#job progress").count() == 0


def test_people_are_warned_two_minutes_before_the_end(page: Page) -> None:
    page.clock.install()
    page.goto("/design")
    warning = page.locator("#ends-soon")
    page.clock.run_for(27 * 60 * 1000)
    assert warning.is_hidden()
    page.clock.run_for(70 * 1000)
    assert warning.is_visible()


def test_nothing_of_a_person_stays_in_the_browser(page: Page) -> None:
    page.goto("/design")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_rare_name_fetches_its_slice_and_nothing_more(page: Page) -> None:
    fonts: list[str] = []
    page.on("response", lambda answer: fonts.append(answer.url) if answer.url.endswith(".woff2") else None)
    page.goto("/design")
    page.wait_for_load_state("networkidle")
    assert fonts == []
    with page.expect_response("**/20100.woff2") as answer:
        page.evaluate("document.querySelector('h1').style.fontFamily = 'wq-rare'")
        page.evaluate("document.querySelector('h1').textContent = String.fromCodePoint(0x20164)")
    assert answer.value.status == 200
    page.wait_for_function("[...document.fonts].some(face => face.status === 'loaded')")
    assert len(fonts) == 1


def test_without_scripts_every_act_is_a_link_to_its_page(browser: Browser, portal: Running) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=portal.url)
    page = context.new_page()
    page.goto("/design")
    page.locator("a[data-dialog]", has_text="应约").first.click()
    assert page.url.endswith("/design/things/accept")
    assert page.get_by_role("heading", level=1).inner_text() == "与武汉长江数智软件有限公司签约"
    assert page.get_by_role("button", name="现在签约").is_visible()
    context.close()
