"""People with browsers: each has a window of their own, signs in by the pages, and leaves screenshots behind."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE, DESK = (390, 844), (1280, 900)
CLIPPED = """() => {
  const wide = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > wide + 1);
  return out.filter((one) => !one.closest('.paper-pages, .visually-hidden')).map((one) => one.outerHTML.slice(0, 120));
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests."""
    path = shutil.which("chromium")
    assert path, "install Debian's chromium to run the browser journeys"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield launched
        launched.close()


def until_true(fact: Callable[[], bool], seconds: float, what: str) -> None:
    """Looks again until it is so; the fact itself takes its time."""
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, f"never came: {what}"


class Person:
    """Somebody at a window of one size, with or without scripts."""

    def __init__(
        self, browser: Browser, url: str, shots: Path, size: tuple[int, int] = DESK, scripts: bool = True
    ) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self._context = browser.new_context(viewport=viewport, java_script_enabled=scripts)  # type: ignore[arg-type]
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(15_000)
        self.url, self._shots, self._width = url, shots, size[0]
        self.complaints: list[str] = []
        self.clicks = 0
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def sign_in(self, account: dict[str, str]) -> "Person":
        """By login and password, on the provider's own page."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.fill("[name=login]", account["login"])
        self.page.fill("[name=password]", account["password"])
        self.page.click("button.main")
        self.page.wait_for_url(f"{self.url}/**")
        return self

    def go(self, path: str) -> "Person":
        self.page.goto(self.url + path)
        return self

    def click(self, what: str) -> "Person":
        """One click that counts."""
        self.clicks += 1
        self.page.click(what)
        return self

    def reads(self, text: str, seconds: float = 30) -> None:
        """The page says this within the time, looked at anew until it does."""

        def seen() -> bool:
            if text in self.page.inner_text("body"):
                return True
            self.page.wait_for_timeout(300)
            self.page.reload()
            return False

        until_true(seen, seconds, f"{text} on {self.page.url}")

    def shot(self, name: str) -> None:
        """A screenshot; nothing runs out of the page."""
        self.page.screenshot(path=self._shots / f"{name}-{self._width}.png", full_page=True)
        assert self.page.evaluate(CLIPPED) == []

    def leave(self) -> None:
        self._context.close()


def code_for(operator: Person, address: str) -> str:
    """The newest code that the catcher has for this phone or e-mail address."""
    found: list[str] = []

    def caught() -> bool:
        operator.go("/deliveries/caught")
        operator.page.fill("[name=to]", address)
        operator.page.click("main form button[type=submit]")
        texts = operator.page.locator("article.panel p").all_inner_texts()
        found[:] = [code for text in texts for code in re.findall(r"(?<!\d)\d{6}(?!\d)", text)]
        return bool(found)

    until_true(caught, 20, "a code in the catcher")
    return found[0]
