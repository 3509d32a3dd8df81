"""A window without scripts and without a screen: follows links, fills forms, sends them, exactly as the page says.

Every business act must work in it; it is also a hundred times faster than a browser."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import urljoin

import httpx
from lxml import html  # type: ignore[import-untyped]

File = tuple[str, bytes, str]


class Filled(NamedTuple):
    """A form with everything in it, ready to be sent."""

    method: str
    there: str
    fields: tuple[tuple[str, str], ...]


class PlainWindow:
    """Somebody at a page. Nothing is sent that the page's own forms do not hold, but what the person types."""

    def __init__(self, url: str) -> None:
        self.base = url
        self.url = url
        self.status = 0
        self._http = httpx.Client(follow_redirects=True, timeout=40)
        self._page: Any = None
        self._last: tuple[Filled, dict[str, File] | None] | None = None

    def sign_in(self, login: str, password: str) -> "PlainWindow":
        """By login and password on the provider's own page."""
        return self.go("/sign-in").send("登录", login=login, password=password)

    def go(self, path: str) -> "PlainWindow":
        """Opens this address."""
        return self._at(self._http.get(urljoin(self.base, path)))

    def get(self, path: str) -> bytes:
        """The file at this address, without leaving the page."""
        answer = self._http.get(urljoin(self.base, path))
        answer.raise_for_status()
        return answer.content

    def answers(self, path: str) -> int:
        """The status of the file at this address, without leaving the page."""
        return self._http.get(urljoin(self.base, path)).status_code

    def follow(self, words: str) -> "PlainWindow":
        """The first link that says this."""
        links = [one for one in self._page.xpath("//a[@href]") if words in _words(one)]
        assert links, f"no link says {words} on {self.url}: {self.text}"
        return self.go(urljoin(self.url, links[0].get("href")))

    def open_row(self, words: str) -> "PlainWindow":
        """The thing of the first row of a table that says this."""
        links = [
            link for row in self._page.xpath("//tr") if words in _words(row) for link in row.xpath(".//td//a/@href")
        ]
        assert links, f"no row says {words} on {self.url}: {self.text}"
        return self.go(urljoin(self.url, links[0]))

    def send(self, button: str, files: dict[str, File] | None = None, **typed: str | list[str]) -> "PlainWindow":
        """The form of the button that says this, with what was typed; a field the form does not have is refused."""
        return self._at(self._sent(self._filled(button, typed), files))

    def send_twice(self, button: str, files: dict[str, File] | None = None, **typed: str | list[str]) -> "PlainWindow":
        """A double click: the same form sent twice at once. As browsers do it, the answer to the first click is dropped."""
        filled = self._filled(button, typed)
        with ThreadPoolExecutor(2) as hands:
            first = hands.submit(self._sent, filled, files, False)
            second = hands.submit(self._sent, filled, files)
        assert first.result().status_code < 400, _words(html.fromstring(first.result().content.decode()))
        return self._at(second.result())

    def reload(self) -> "PlainWindow":
        """The form that was sent last, sent again as it was: what a browser does at "reload" and at "back" and "again"."""
        assert self._last is not None, "nothing was sent yet"
        return self._at(self._sent(*self._last))

    def _filled(self, button: str, typed: dict[str, str | list[str]]) -> Filled:
        pressed = [one for one in self._page.xpath("//button[@type='submit']") if button in _words(one)]
        assert pressed, f"no button says {button} on {self.url}: {self.text}"
        form = pressed[0].xpath("ancestor::form")[0]
        outside = self._page.xpath(f"//*[@form='{form.get('id')}']") if form.get("id") else []
        inputs = [*form.xpath(".//input|.//select|.//textarea"), *outside]
        known = {one.get("name") for one in inputs}
        assert set(typed) <= known, f"the form has {known}, not {set(typed) - known}"
        fields: list[tuple[str, str]] = [
            (one.get("name"), value) for one in inputs if one.get("name") not in typed for value in _values(one)
        ]
        for name, value in typed.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if pressed[0].get("name"):
            fields.append((pressed[0].get("name"), pressed[0].get("value") or ""))
        there = urljoin(self.url, form.get("action") or "")
        return Filled((form.get("method") or "get").upper(), there, tuple(fields))

    def _sent(self, filled: Filled, files: dict[str, File] | None, onwards: bool = True) -> httpx.Response:
        self._last = (filled, files)
        if filled.method == "GET":
            return self._http.get(filled.there, params=httpx.QueryParams(filled.fields), follow_redirects=onwards)
        body: dict[str, list[str]] = {}
        for name, value in filled.fields:
            body.setdefault(name, []).append(value)
        return self._http.post(filled.there, data=body, files=files, follow_redirects=onwards)

    def reads(self, words: str, seconds: float = 20) -> "PlainWindow":
        """The page says this within the time, opened anew until it does."""
        deadline = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < deadline, f"never came: {words} on {self.url}: {self.text}"
            time.sleep(0.2)
            self._at(self._http.get(self.url))
        return self

    def value(self, name: str) -> str:
        """What stands in the field of this name."""
        return str(self._page.xpath(f"//*[@name='{name}']")[0].get("value") or "")

    def option(self, name: str, words: str) -> str:
        """The value of the choice that says this."""
        options = self._page.xpath(f"//select[@name='{name}']/option")
        return next(str(one.get("value")) for one in options if words == _words(one))

    def options(self, name: str) -> list[str]:
        """The values that may be chosen."""
        return [str(one) for one in self._page.xpath(f"//select[@name='{name}']/option/@value") if one]

    def values_in_rows(self, words: str, name: str = "id") -> list[str]:
        """The ticks of the rows that say this."""
        rows = [one for one in self._page.xpath("//tr") if words in _words(one)]
        return [tick.get("value") for row in rows for tick in row.xpath(f".//input[@name='{name}']")]

    @property
    def text(self) -> str:
        """What the page says, without the bars around it."""
        found = self._page.xpath("//main")
        return _words(found[0] if found else self._page)

    @property
    def codes(self) -> list[str]:
        """The codes of the refusals that the page shows."""
        return [str(one) for one in self._page.xpath("//main//@data-code")]

    @property
    def acts(self) -> dict[str, str]:
        """Every act that the page draws, `resource/id/act`: the code of its refusal, or "" for a button."""
        return {one.get("data-act"): one.get("data-code") or "" for one in self._page.xpath("//*[@data-act]")}

    def has(self, place: str) -> bool:
        """Whether a link to `#place` finds it on this page."""
        return bool(self._page.xpath(f"//*[@id='{place}']"))

    @property
    def rows(self) -> list[str]:
        """What the rows of the page's tables say."""
        return [_words(one) for one in self._page.xpath("//tbody/tr")]

    @property
    def hrefs(self) -> list[str]:
        """Where the page's links lead."""
        return [urljoin(self.url, one) for one in self._page.xpath("//a/@href")]

    def leave(self) -> None:
        """Closes the window."""
        self._http.close()

    def _at(self, answer: httpx.Response) -> "PlainWindow":
        self.url, self.status = str(answer.url), answer.status_code
        self._page = html.fromstring(answer.content.decode())
        for noscript in self._page.xpath("//noscript"):
            noscript.drop_tag()
        return self


def _words(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def _values(one: Any) -> list[str]:
    kind = one.get("type")
    if kind == "file" or (kind in ("checkbox", "radio") and one.get("checked") is None):
        return []
    if one.tag == "select":
        chosen = one.xpath("./option[@selected]") or one.xpath("./option")
        return [chosen[0].get("value") or ""] if chosen else []
    if one.tag == "textarea":
        return [one.text or ""]
    return [one.get("value") or ""]
