"""A person at the platform's own sign-in pages: OpenID Connect with PKCE, exactly as a browser goes through it."""

import asyncio
import base64
import hashlib
import html
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import aiohttp

from smoke.api import Api

CLIENT = "smoke"
REDIRECT = "http://127.0.0.1/callback"
FRESH = "urn:wangqian:fresh"
_FIELD = re.compile(r'name="(csrf)"\s+value="([^"]*)"')
_REFUSED = re.compile(r'class="[^"]*(?:refusal|error)[^"]*"[^>]*>(.*?)</', re.S)
# name of the field -> its value, for the page at this path; called once per page.
Fill = Callable[[str], Awaitable[dict[str, str]]]


class SignInFailed(Exception):
    """The pages did not let this person in; says at which page and what it said."""


class Visitor(Api):
    """Signed in after `sign_in`; tokens are renewed as they age."""

    def __init__(self, base: str) -> None:
        super().__init__(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)), base)
        self._access, self._refresh, self._until = "", "", 0.0
        self._renewing = asyncio.Lock()

    async def __aenter__(self) -> "Visitor":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def access_token(self) -> str:
        async with self._renewing:
            if self._refresh and time.time() > self._until - 30:
                await self._exchange({"grant_type": "refresh_token", "refresh_token": self._refresh})
        return self._access

    async def sign_in(self, login: str, password: str, school: str = "") -> "Visitor":
        """Raises SignInFailed."""

        async def fill(path: str) -> dict[str, str]:
            if path != "/account/sign-in":
                raise SignInFailed(f"{login}: did not expect {path}")
            return {"login": login, "password": password, "school": school}

        await self._authorize({}, fill)
        return self

    async def prove(self, code: Callable[[], Awaitable[str]]) -> None:
        """Fresh proof: `code` gives what was sent to the person's own phone."""

        async def fill(path: str) -> dict[str, str]:
            if path != "/account/step-up":
                raise SignInFailed(f"did not expect {path}")
            return {"code": await code()}

        await self._authorize({"acr_values": FRESH}, fill)

    async def _authorize(self, more: dict[str, str], fill: Fill) -> None:
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "client_id": CLIENT, "redirect_uri": REDIRECT, "response_type": "code", "scope": "openid profile", "state": state,
            "code_challenge": challenge, "code_challenge_method": "S256", **more,
        }  # fmt: skip
        answered = await self._walk(f"{self._base}/oauth/authorize?{urlencode(asked)}", fill)
        if answered.get("state") != [state] or "code" not in answered:
            raise SignInFailed(str(answered.get("error_description") or answered))
        grant = {"grant_type": "authorization_code", "code": answered["code"][0], "redirect_uri": REDIRECT}
        await self._exchange(grant | {"code_verifier": verifier})

    async def _walk(self, url: str, fill: Fill) -> dict[str, list[str]]:
        """Follow redirects and fill forms until the client's own address comes; its query."""
        filled: set[str] = set()
        for _ in range(12):
            status, location, page = await self._open(url)
            if location:
                url = urljoin(url, location)
                if url.startswith(REDIRECT):
                    return parse_qs(urlsplit(url).query)
                continue
            path = urlsplit(url).path
            if status >= 400 or path in filled:
                raise SignInFailed(f"{path} answered {status}: {_said(page)}")
            filled.add(path)
            fields = {name: html.unescape(value) for name, value in _FIELD.findall(page)} | await fill(path)
            status, location, page = await self._open(url, fields)
            if not location:
                raise SignInFailed(f"{path} answered {status}: {_said(page)}")
            url = urljoin(url, location)
            if url.startswith(REDIRECT):
                return parse_qs(urlsplit(url).query)
        raise SignInFailed(f"went round in circles at {url}")

    async def _open(self, url: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        until = time.monotonic() + self.patience
        while True:
            method = "GET" if fields is None else "POST"
            try:
                async with self._http.request(method, url, data=fields, allow_redirects=False) as answer:
                    text = await answer.text()
                    if answer.status not in (429, 502, 503, 504) or time.monotonic() > until:
                        return answer.status, answer.headers.get("Location", ""), text
            except (aiohttp.ClientError, TimeoutError):
                if time.monotonic() > until:
                    raise
            await asyncio.sleep(0.5)

    async def _exchange(self, grant: dict[str, str]) -> None:
        until = time.monotonic() + self.patience
        while True:
            try:
                async with self._http.post(f"{self._base}/oauth/token", data=grant | {"client_id": CLIENT}) as answer:
                    if answer.status == 200:
                        body = await answer.json()
                        self._access, self._refresh = body["access_token"], body.get("refresh_token", "")
                        self._until = time.time() + float(body["expires_in"])
                        return
                    said = f"/oauth/token answered {answer.status}: {(await answer.text())[:300]}"
                    if answer.status < 500 or time.monotonic() > until:
                        raise SignInFailed(said)
            except (aiohttp.ClientError, TimeoutError) as error:
                if time.monotonic() > until:
                    raise SignInFailed(f"/oauth/token does not answer: {error}") from error
            await asyncio.sleep(0.5)


def _said(page: str) -> str:
    found = _REFUSED.search(page)
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1) if found else page[-600:]).split())[:300]
