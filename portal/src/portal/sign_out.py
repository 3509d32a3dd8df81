"""Signing out, from here or from elsewhere: signed out of one means signed out of all."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from portal.csrf import check_form
from portal.provider import Provider, SignInFailed
from portal.session import Sessions
from portal.settings import Settings


def sign_out_routes(provider: Provider, sessions: Sessions, settings: Settings) -> APIRouter:
    """`/sign-out` ends the session here and goes on to the provider; `/back-channel-logout` is the provider's word."""
    router = APIRouter(include_in_schema=False)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        session = await sessions.of(request)
        if session is None:
            return RedirectResponse("/signed-out", status_code=303)
        check_form(request, await request.form(), session, settings)
        back_to = settings.public_url.rstrip("/") + "/signed-out"
        response = RedirectResponse(await provider.end_session_url(session.id_token, back_to, "out"), status_code=303)
        # Ended last: had the provider not answered, the person would be signed in there and not see it.
        await sessions.end(session, response)
        return response

    @router.post("/back-channel-logout")
    async def back_channel_logout(request: Request) -> Response:
        form = await request.form()
        try:
            provider_session = await provider.read_logout_token(str(form.get("logout_token", "")))
        except SignInFailed:
            return PlainTextResponse("logout_token does not verify", status_code=400)
        await sessions.end_all_of(provider_session)
        return PlainTextResponse("", status_code=200)

    return router
