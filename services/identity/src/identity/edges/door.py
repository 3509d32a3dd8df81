"""What the pages of the door share: cookies, the anti-forgery field, drawing, and refusals as pages instead of problem+json."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from hashlib import blake2b
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chassis import context
from chassis.call import address_of
from chassis.core import Core
from chassis.error_table import http_status
from chassis.errors import Refusal
from chassis.problem_json import reason_body
from contracts.catalogue import reason
from identity.access import sessions
from identity.access.clients import Clients
from identity.access.sessions import Session, Visitor

T = TypeVar("T")

# Where a page of ours may send on to: nobody is led elsewhere by a link that names us.
_ONWARDS = ("/oauth/authorize", "/sign-in", "/account/")
AFTER_SIGN_IN = "/sign-in"
STYLE = Path(str(resources.files("identity").joinpath("static", "account.css")))


class Door:
    def __init__(self, core: Core, clients: Clients) -> None:
        self.core = core
        self._secure = urlsplit(core.settings.public_url).scheme == "https"
        self._origin = core.settings.public_url.rstrip("/")
        prefix = "__Host-" if self._secure else ""
        self._session_cookie, self._form_cookie = f"{prefix}wq-sso", f"{prefix}wq-form"
        self._secret = core.secret("account-forms")
        self._style = f"/account/static/account.{blake2b(STYLE.read_bytes(), digest_size=6).hexdigest()}.css"
        self._pages = Environment(
            loader=FileSystemLoader(str(resources.files("identity").joinpath("templates", "account"))),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._headers = {
            "Content-Security-Policy": "; ".join(
                [
                    "default-src 'none'",
                    "style-src 'self'",
                    "img-src 'self' data:",
                    # Browsers hold the redirects that follow a form against this list: the clients' addresses are on it.
                    " ".join(["form-action 'self'", *clients.origins()]),
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                ]
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Content-Language": "zh-CN",
            "Vary": "Cookie",
        }

    async def session(self, request: Request) -> Session | None:
        """The live session of this browser."""
        async with self.core.db.read() as tx:
            return await sessions.by_cookie(tx, request.cookies.get(self._session_cookie, ""))

    def let_in(self, response: Response, secret: str) -> None:
        self._set_cookie(response, self._session_cookie, secret)

    def let_out(self, response: Response) -> None:
        response.delete_cookie(self._session_cookie, path="/", httponly=True, samesite="lax", secure=self._secure)

    def page(
        self, request: Request, template: str, *, status: int = 200, refused: Refusal | None = None, **shown: Any
    ) -> Response:
        """A page with its anti-forgery field; with the refusal of what was just tried, if there was one."""
        browser = request.cookies.get(self._form_cookie) or secrets.token_urlsafe(24)
        body = self._pages.get_template(template).render(
            style=self._style,
            csrf=self._mark(browser),
            refused=refusal_shown(refused) if refused else None,
            number=context.request_id.get(),
            **shown,
        )
        status = http_status(reason(refused.code).kind) if refused else status
        headers = dict(self._headers)
        if refused and "retry_after" in refused.facts:
            headers["Retry-After"] = refused.facts["retry_after"]
        response = HTMLResponse(body, status, headers)
        if browser != request.cookies.get(self._form_cookie):
            self._set_cookie(response, self._form_cookie, browser)
        return response

    async def form(self, request: Request) -> dict[str, str]:
        """The fields of a form that we made for this browser. Raises form.expired."""
        if request.headers.get("origin") not in (None, "null", self._origin):
            raise Refusal("form.expired")
        fields = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        browser = request.cookies.get(self._form_cookie, "")
        if not browser or not hmac.compare_digest(fields.get("csrf", "").encode(), self._mark(browser).encode()):
            raise Refusal("form.expired")
        return fields

    def onwards(self, address: str) -> str:
        """A place of ours to go on to, else the portal's own way in."""
        strange = "\\" in address or "//" in address.partition("?")[0] or not address.isprintable()
        return address if address.startswith(_ONWARDS) and not strange else AFTER_SIGN_IN

    def go(self, address: str) -> RedirectResponse:
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})

    def visitor(self, request: Request) -> Visitor:
        """Address as the gateway believes it, and the browser's name."""
        return Visitor(address_of(request), request.headers.get("user-agent", ""))

    def _set_cookie(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", httponly=True, samesite="lax", secure=self._secure)

    def _mark(self, browser: str) -> str:
        return hmac.new(self._secret, browser.encode(), "sha256").hexdigest()


def refusal_shown(refusal: Refusal) -> dict[str, Any]:
    """A refusal as a page shows it: title, sentence, way out, and the faults of single fields."""
    shown = reason_body(refusal)
    way_out = {"href": "", **shown["way_out"]}
    return {**shown, "way_out": way_out, "faults": {fault.pointer.strip("/"): fault.detail for fault in refusal.faults}}


async def attempt(work: Awaitable[T]) -> T | Refusal:
    """The result, or the refusal as a value: the page draws it beside the form."""
    try:
        return await work
    except Refusal as refusal:
        return refusal


def page_route(door: Door) -> type[APIRoute]:
    """Routes whose refusals are pages."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                answer = await attempt(inner(request))
                if isinstance(answer, Refusal):
                    return door.page(request, "refused.html", refused=answer)
                return answer

            return handle

    return PageRoute
