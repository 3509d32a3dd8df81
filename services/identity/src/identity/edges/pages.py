"""The pages of the door: sign in, choose a role, a new password, prove again, sign out. They work without scripts."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, Response

from chassis.errors import Refusal
from identity.access import colleges, hats, sessions
from identity.access.own_password import OwnPassword
from identity.access.session_endings import SessionEndings
from identity.access.sessions import Session
from identity.access.sign_in import SignIn
from identity.access.step_up import StepUp
from identity.edges.door import STYLE, Door, attempt, page_route

Next = Annotated[str, Query(alias="next")]


def pages_router(
    door: Door, sign_in: SignIn, own_password: OwnPassword, step_up: StepUp, endings: SessionEndings
) -> APIRouter:
    """/account/...: a form posts to its own address; what comes after is in `next`."""
    router = APIRouter(prefix="/account", include_in_schema=False, route_class=page_route(door))

    async def sign_in_page(request: Request, onwards: str, refused: Refusal | None, typed: dict[str, str]) -> Response:
        async with door.core.db.read() as tx:
            known = await colleges.schools(tx)
        shown: dict[str, Any] = {
            "onwards": onwards,
            "schools": known,
            "login": typed.get("login", ""),
            "school": typed.get("school", ""),
        }
        return door.page(request, "sign_in.html", refused=refused, **shown)

    @router.get("/sign-in")
    async def show_sign_in(request: Request, onwards: Next = "") -> Response:
        return await sign_in_page(request, door.onwards(onwards), None, {})

    @router.post("/sign-in")
    async def do_sign_in(request: Request, onwards: Next = "") -> Response:
        typed = await door.form(request)
        former = await door.session(request)
        done = await attempt(
            sign_in.with_password(
                typed.get("login", ""), typed.get("school", ""), typed.get("password", ""), door.visitor(request)
            )
        )
        if isinstance(done, Refusal):
            return await sign_in_page(request, door.onwards(onwards), done, typed)
        if former is not None:
            async with door.core.db.begin() as tx:
                await sessions.end(tx, former.id, "replaced")
        response = door.go(door.onwards(onwards))
        door.let_in(response, done.secret)
        return response

    @router.get("/choose")
    async def show_choice(request: Request, onwards: Next = "") -> Response:
        session = await door.session(request)
        if session is None:
            return _first_sign_in(door, "choose", onwards)
        async with door.core.db.read() as tx:
            roles = await hats.of_account(tx, session.account_id)
        return door.page(request, "choose.html", onwards=door.onwards(onwards), roles=roles, chosen=session.role_id)

    @router.post("/choose")
    async def choose(request: Request, onwards: Next = "") -> Response:
        session = await door.session(request)
        typed = await door.form(request)
        if session is None:
            return _first_sign_in(door, "choose", onwards)
        response = door.go(door.onwards(onwards))
        async with door.core.db.begin() as tx:
            wanted = _id(typed.get("role", ""))
            if session.role_id is None:
                if not await sessions.choose_role(tx, session, wanted):
                    raise Refusal("thing.not_found")
            elif session.role_id != wanted:
                secret = await sessions.switch_role(tx, session, door.core.ids(), wanted)
                if secret is None:
                    raise Refusal("thing.not_found")
                door.let_in(response, secret)
        return response

    @router.get("/new-password")
    async def show_new_password(request: Request, onwards: Next = "") -> Response:
        if await door.session(request) is None:
            return _first_sign_in(door, "new-password", onwards)
        return door.page(request, "new_password.html", onwards=door.onwards(onwards))

    @router.post("/new-password")
    async def new_password(request: Request, onwards: Next = "") -> Response:
        session = await door.session(request)
        typed = await door.form(request)
        if session is None:
            return _first_sign_in(door, "new-password", onwards)
        done = await attempt(_change(session, typed))
        if isinstance(done, Refusal):
            return door.page(request, "new_password.html", refused=done, onwards=door.onwards(onwards))
        return door.go(door.onwards(onwards))

    async def _change(session: Session, typed: dict[str, str]) -> None:
        hashes = await own_password.check(session.account_id, typed.get("current", ""), typed.get("new", ""))
        async with door.core.db.begin() as tx:
            await own_password.change(tx, session.account_id, hashes, keep=session.id)

    async def step_up_page(request: Request, session: Session, onwards: str, refused: Refusal | None) -> Response:
        sent = await attempt(step_up.code_under_way(session))
        async with door.core.db.read() as tx:
            contact = await colleges.contact_for(tx, session.account_id)
        if isinstance(sent, Refusal):
            return door.page(request, "step_up.html", refused=sent, sent=None, contact=contact, onwards=onwards)
        return door.page(request, "step_up.html", refused=refused, sent=sent, contact=contact, onwards=onwards)

    @router.get("/step-up")
    async def show_step_up(request: Request, onwards: Next = "") -> Response:
        session = await door.session(request)
        if session is None:
            return _first_sign_in(door, "step-up", onwards)
        return await step_up_page(request, session, door.onwards(onwards), None)

    @router.post("/step-up")
    async def do_step_up(request: Request, onwards: Next = "") -> Response:
        session = await door.session(request)
        typed = await door.form(request)
        if session is None:
            return _first_sign_in(door, "step-up", onwards)
        again = typed.get("again") == "1"
        work = step_up.send_again(session) if again else step_up.prove(session, typed.get("code", ""))
        done = await attempt(work)
        if isinstance(done, Refusal):
            return await step_up_page(request, session, door.onwards(onwards), done)
        here = f"/account/step-up?{urlencode({'next': onwards})}"
        return door.go(here if again else door.onwards(onwards))

    @router.get("/sign-out")
    async def show_sign_out(request: Request) -> Response:
        session = await door.session(request)
        return door.page(request, "sign_out.html", session=session)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        session = await door.session(request)
        await door.form(request)
        if session is not None:
            async with door.core.db.begin() as tx:
                await sessions.end(tx, session.id, "signed_out")
            await endings.announce(session.id)
        response = door.page(request, "sign_out.html", session=None)
        door.let_out(response)
        return response

    @router.get("/static/account.{mark}.css")
    async def style(mark: str) -> Response:
        headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
        return FileResponse(STYLE, media_type="text/css", headers=headers)

    return router


def _first_sign_in(door: Door, page: str, onwards: str) -> Response:
    """The session is gone: sign in, then go on where one was."""
    back = f"/account/{page}?{urlencode({'next': onwards})}"
    return door.go(f"/account/sign-in?{urlencode({'next': back})}")


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise Refusal("thing.not_found") from error
