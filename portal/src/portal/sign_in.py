"""Signing in by redirect: authorization code with PKCE at the identity provider, then a session here."""

import json
import secrets
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from redis.asyncio import Redis

from portal.problem import Refused, declared
from portal.provider import Provider, SignInFailed
from portal.session import Person, Sessions
from portal.settings import Settings

STARTED_SECONDS = 600
SCOPE = "openid profile"
FRESH_PROOF = "urn:wangqian:fresh"


def sign_in_routes(provider: Provider, sessions: Sessions, redis: "Redis", settings: Settings) -> APIRouter:
    """`/sign-in` sends the browser away, `/callback` takes it back; between them lies one use of one cookie.

    With `fresh` the provider asks a signed-in person for a code first (domain 3.10)."""
    router = APIRouter(include_in_schema=False)
    cookie = "__Host-wq-sign-in" if settings.secure else "wq-sign-in"
    callback_url = settings.public_url.rstrip("/") + "/callback"

    @router.get("/sign-in")
    async def sign_in(
        request: Request, wanted: Annotated[str, Query(alias="next")] = "/", at_home: bool = False, fresh: bool = False
    ) -> Response:
        if not at_home and request.headers.get("Host") != urlsplit(settings.public_url).netloc:
            # The callback comes to the public address; a cookie set under another name would be missing there.
            asked = urlencode({"next": own_path(wanted), "at_home": "true", "fresh": str(fresh).lower()})
            return RedirectResponse(f"{settings.public_url.rstrip('/')}/sign-in?{asked}", status_code=303)
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        started = {"nonce": nonce, "verifier": verifier, "browser": browser, "next": own_path(wanted)}
        await redis.set(_started(state), json.dumps(started), ex=STARTED_SECONDS)
        response = RedirectResponse(
            await provider.authorize_url(
                redirect_uri=callback_url,
                scope=SCOPE,
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
                **({"acr_values": FRESH_PROOF} if fresh else {}),
            ),
            status_code=303,
        )
        # Binds the answer to this browser: a link with somebody else's code signs nobody in.
        response.set_cookie(
            cookie, browser, max_age=STARTED_SECONDS, path="/", httponly=True, samesite="lax", secure=settings.secure
        )
        return response

    @router.get("/step-up")
    async def step_up(wanted: Annotated[str, Query(alias="next")] = "/") -> Response:
        return RedirectResponse(fresh_sign_in(own_path(wanted)), status_code=303)

    @router.get("/callback")
    async def callback(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
        kept = await redis.getdel(_started(state))
        started: dict[str, str] = json.loads(kept) if kept else {}
        known = started and secrets.compare_digest(started["browser"], request.cookies.get(cookie, ""))
        if not known:
            # "Back" after signing in ends here too: whoever is signed in already just goes on.
            if await sessions.of(request):
                return RedirectResponse("/", status_code=303)
            raise Refused(declared("sign_in.expired", 400))
        if error or not code:
            raise Refused(declared("sign_in.refused", 400))
        try:
            tokens = await provider.exchange(code, started["verifier"], callback_url)
            claims = await provider.read_id_token(tokens.id_token or "", started["nonce"])
        except SignInFailed:
            raise Refused(declared("sign_in.refused", 400)) from None
        former = await sessions.of(request)
        response = RedirectResponse(started["next"], status_code=303)
        response.delete_cookie(cookie, path="/", httponly=True, samesite="lax", secure=settings.secure)
        if former:
            await sessions.end(former)
        await sessions.begin(
            response,
            person=person_of(claims),
            provider_session=str(claims.get("sid") or claims["sub"]),
            access_token=tokens.access_token,
            access_expires=tokens.access_expires,
            refresh_token=tokens.refresh_token,
            id_token=tokens.id_token,
            last_sign_in=claims.get("last_sign_in"),
            proved_at=claims.get("proved_at"),
        )
        return response

    return router


def person_of(claims: dict[str, Any]) -> Person:
    """The signed-in person, for greeting and menu."""
    return Person(
        account=str(claims["sub"]),
        name=str(claims.get("name", "")),
        role=str(claims.get("role", "")),
        organisation=str(claims.get("organisation", "")),
    )


def fresh_sign_in(wanted: str) -> str:
    """Where a signed-in person goes to prove with a code that it is still them, to come back to `wanted`."""
    return "/sign-in?" + urlencode({"fresh": "true", "next": wanted})


def own_path(wanted: str) -> str:
    """A path of ours to go on to, else the home page: nobody is sent to another site by a link that names us."""
    strange = not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or not wanted.isprintable()
    return "/" if strange else wanted


def _started(state: str) -> str:
    return f"portal:sign-in:{state}"
