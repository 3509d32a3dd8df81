"""One request of one browser: who it is, the frame around the page, and the gateway asked in their name."""

from dataclasses import dataclass, replace

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis import context, tracing
from portal.csrf import check_form
from portal.frame import Frame
from portal.gateway_client import Caller, Gateway
from portal.http_pool import HttpPool
from portal.problem import Refused, declared
from portal.session import Clock, Session, Sessions
from portal.settings import Settings
from portal.tokens import AccessTokens


@dataclass(frozen=True)
class Visit:
    """What a page needs: the frame to draw in and the gateway to ask."""

    request: Request
    session: Session | None
    frame: Frame
    gateway: Gateway
    settings: Settings

    async def form(self) -> FormData:
        """The posted form, after its token was checked: the only way a page reads one."""
        form = await self.request.form()
        if self.session is None:
            raise Refused(declared("auth.required", 401))
        check_form(self.request, form, self.session, self.settings)
        return form

    async def greeted(self) -> Frame:
        """The frame with the bell's count. A bell that cannot be asked takes no page down."""
        if self.session is None:
            return self.frame
        try:
            counts = (await self.gateway.get("/messages/counts")).body
        except Refused:
            return self.frame
        return replace(self.frame, unread=int(counts.get("value", 0)))

    def proved_lately(self) -> bool:
        """Whether a code was typed within the last nine minutes: a hint for the order of pages, the API decides."""
        proved = self.session.proved_at if self.session else None
        return proved is not None and self.frame.now.timestamp() - proved < 540

    @property
    def role(self) -> str:
        """The role the signed-in person acts in; empty for a stranger."""
        return self.session.person.role if self.session else ""

    def go(self, there: str) -> Response:
        """On to another page: by redirect, or told to htmx, which would swap the page into its piece otherwise."""
        if self.wants_fragment:
            return Response(headers={"HX-Redirect": there})
        return RedirectResponse(there, status_code=303)

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx asked, which swaps a piece into a page that is there already."""
        return self.request.headers.get("HX-Request") == "true"


class Visits:
    """Makes the visit of a request, for signed-in pages and for public ones."""

    def __init__(
        self, sessions: Sessions, tokens: AccessTokens, http: HttpPool, settings: Settings, clock: Clock
    ) -> None:
        self._sessions = sessions
        self._tokens = tokens
        self._http = http
        self._settings = settings
        self._clock = clock

    async def signed_in(self, request: Request) -> Visit:
        """A visit of somebody signed in, with a token that is still good; others are asked to sign in first."""
        session = await self._sessions.of(request)
        if session is None:
            raise Refused(declared("auth.required", 401))
        return self._visit(request, await self._tokens.fresh(session))

    async def public(self, request: Request) -> Visit:
        """A visit of anybody; the frame still greets who is signed in."""
        return self._visit(request, await self._sessions.of(request))

    def stranger(self, request: Request) -> Visit:
        """A visit drawn without asking Redis: for error pages, which must work when it is down."""
        return self._visit(request, None)

    def _visit(self, request: Request, session: Session | None) -> Visit:
        request_id = context.request_id.get()
        caller = Caller(
            access_token=session.access_token if session else None,
            request_id=request_id,
            traceparent=tracing.carrier().get("traceparent"),
            client_address=request.headers.get("X-Forwarded-For") or (request.client.host if request.client else None),
        )
        frame = Frame(
            settings=self._settings,
            session=session,
            path=request.url.path,
            now=self._clock(),
            request_id=request_id,
            ends_in_seconds=self._sessions.idle_seconds if session else 0,
        )
        return Visit(
            request, session, frame, Gateway(self._http, self._settings.gateway_internal_url, caller), self._settings
        )
