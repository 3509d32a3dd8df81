"""The OpenID Connect provider's endpoints: discovery, keys, authorize, token, userinfo, revoke, logout."""

import base64
import binascii
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import unquote_plus, urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from joserfc import jwt
from joserfc.errors import JoseError

from chassis.errors import Refusal
from identity.access import authorize, hats, sessions
from identity.access.claims import person_claims
from identity.access.clients import Client, Clients
from identity.access.grants import Grants
from identity.access.keys import Keys
from identity.access.metadata import provider_metadata
from identity.access.oauth_errors import BadClient, OAuthError
from identity.access.session_endings import SessionEndings
from identity.edges.door import Door, attempt

_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_PUBLIC = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}


class OAuthRoute(APIRoute):
    """Routes whose refusals speak OAuth: {"error", "error_description"}."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await inner(request)
            except OAuthError as error:
                headers = dict(_NO_STORE)
                if error.status == 401:
                    headers["WWW-Authenticate"] = f'{error.scheme} realm="wangqian", error="{error.error}"'
                body = {"error": error.error, "error_description": error.description}
                return JSONResponse(body, error.status, headers)

        return handle


def oidc_router(door: Door, clients: Clients, keys: Keys, grants: Grants, endings: SessionEndings) -> APIRouter:
    router = APIRouter(include_in_schema=False, route_class=OAuthRoute)
    core = door.core
    issuer = core.settings.issuer.rstrip("/")

    @router.get("/.well-known/openid-configuration")
    async def discovery() -> Response:
        return JSONResponse(provider_metadata(issuer), headers=_PUBLIC)

    @router.get("/.well-known/jwks.json")
    async def jwks() -> Response:
        return JSONResponse(await keys.published(), headers=_PUBLIC)

    @router.get("/oauth/authorize")
    async def authorize_get(request: Request) -> Response:
        return await _authorize(request, dict(request.query_params))

    @router.post("/oauth/authorize")
    async def authorize_post(request: Request) -> Response:
        return await _authorize(request, await _fields(request))

    async def _authorize(request: Request, asked: dict[str, str]) -> Response:
        try:
            client, redirect_uri = authorize.client_of(clients, asked)
        except BadClient:
            return door.page(request, "refused.html", refused=Refusal("sign_in.client_unknown"))
        answer = {"state": asked["state"]} if asked.get("state") else {}
        try:
            wanted = authorize.read(client, redirect_uri, asked)
            session = await door.session(request)
            async with core.db.begin() as tx:
                page = authorize.page_before(tx, wanted, session)
                if page or session is None:
                    return door.go(f"/account/{page}?{urlencode({'next': wanted.again()})}")
                answer["code"] = await authorize.grant_code(tx, wanted, session)
        except OAuthError as error:
            answer |= {"error": error.error, "error_description": error.description}
        # RFC 9207: the client sees who answered.
        address = f"{redirect_uri}?{urlencode({**answer, 'iss': issuer})}"
        return RedirectResponse(address, 303, {**_NO_STORE, "Referrer-Policy": "no-referrer"})

    @router.post("/oauth/token")
    async def token(request: Request) -> Response:
        asked = await _fields(request)
        client = _client(request, asked, clients)
        grant = asked.get("grant_type")
        if grant == "authorization_code":
            given = await grants.by_code(
                client, asked.get("code", ""), asked.get("redirect_uri", ""), asked.get("code_verifier", "")
            )
        elif grant == "refresh_token":
            given = await grants.by_refresh_token(client, asked.get("refresh_token", ""))
        else:
            raise OAuthError("unsupported_grant_type", "authorization_code and refresh_token are supported")
        return JSONResponse(given, headers=_NO_STORE)

    @router.post("/oauth/revoke")
    async def revoke(request: Request) -> Response:
        asked = await _fields(request)
        await grants.revoke(_client(request, asked, clients), asked.get("token", ""))
        return Response(status_code=200, headers=_NO_STORE)

    @router.api_route("/oauth/userinfo", methods=["GET", "POST"])
    async def userinfo(request: Request) -> Response:
        kind, _, bearer = request.headers.get("authorization", "").partition(" ")
        actor = await attempt(core.tokens.actor_of(bearer)) if kind.lower() == "bearer" and bearer else None
        if actor is None or isinstance(actor, Refusal):
            raise OAuthError("invalid_token", "an access token is needed", 401, "Bearer")
        async with core.db.read() as tx:
            session = await sessions.by_id(tx, UUID(actor.session_id)) if actor.session_id else None
            hat = await hats.by_id(tx, session.role_id) if session is not None and session.role_id else None
        if session is None or hat is None:
            raise OAuthError("invalid_token", "the session has ended", 401, "Bearer")
        return JSONResponse({"sub": str(session.account_id), **person_claims(hat)}, headers=_NO_STORE)

    @router.get("/oauth/logout")
    async def logout_get(request: Request) -> Response:
        return await _logout(request, dict(request.query_params))

    @router.post("/oauth/logout")
    async def logout_post(request: Request) -> Response:
        return await _logout(request, await _fields(request))

    async def _logout(request: Request, asked: dict[str, str]) -> Response:
        """With a hint of ours the session it names ends at once; without one the person is asked first (a page could do it to them)."""
        hint = await _read_hint(asked.get("id_token_hint", ""))
        if not hint:
            return door.go("/account/sign-out")
        session_id = UUID(hint["sid"])
        async with core.db.begin() as tx:
            ended = await sessions.end(tx, session_id, "signed_out")
        if ended:
            await endings.announce(session_id)
        client, back = clients.find(hint["aud"]), asked.get("post_logout_redirect_uri", "")
        here = await door.session(request)
        if back and client is not None and client.may_end_at(back):
            state = f"?{urlencode({'state': asked['state']})}" if asked.get("state") else ""
            response: Response = RedirectResponse(back + state, 303, _NO_STORE)
        else:
            response = door.page(request, "sign_out.html", session=here)
        if here is None:
            door.let_out(response)
        return response

    async def _read_hint(token: str) -> dict[str, Any]:
        """The claims of an ID token that we made, however old; empty for anything else."""
        try:
            claims = jwt.decode(token, await keys.key_set(), algorithms=["RS256"]).claims
        except (JoseError, ValueError):
            return {}
        ours = claims.get("iss") == core.settings.issuer and claims.get("sid") and isinstance(claims.get("aud"), str)
        return dict(claims) if ours else {}

    return router


async def _fields(request: Request) -> dict[str, str]:
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


def _client(request: Request, asked: dict[str, str], clients: Clients) -> Client:
    """The client that calls: by HTTP Basic, or by its id (and secret) in the body. Raises OAuthError (401)."""
    id_, secret = asked.get("client_id"), asked.get("client_secret")
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, password = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise OAuthError("invalid_client", "unreadable credentials", 401) from error
        id_, secret = unquote_plus(name), unquote_plus(password) or None
    client = clients.find(id_)
    if client is None or not client.knows(secret):
        raise OAuthError("invalid_client", "unknown client or wrong secret", 401)
    return client
