"""The site: one page, and what it takes to let the platform sign people in and out."""

import secrets
from html import escape
from urllib.parse import urlencode

import httpx
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from school_site.logout_tokens import NotALogoutToken, ended_session
from school_site.sessions import Sessions, SignedIn
from school_site.settings import CLIENT_ID, Settings

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>学校就业网（示例）</title><h1>学校就业网（示例）</h1>{body}"""
SIGN_OUT = '<form method="post" action="/sign-out"><button>退出</button></form>'


def build(settings: Settings) -> Starlette:
    """The site as an ASGI app."""
    sessions, clients = Sessions(), OAuth()
    provider = clients.register(
        CLIENT_ID,
        client_id=CLIENT_ID,
        client_secret=settings.client_secret,
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if settings.client_secret else "none",
            # The provider is where the settings say, never behind a proxy of this machine.
            "trust_env": False,
        },
    )

    async def home(request: Request) -> Response:
        who = sessions.of(request.session.get("key"))
        if who is None:
            return _page('<p>你还没有登录。</p><p><a href="/sign-in">登录</a></p>')
        return _page(f"<p>已登录：{escape(who.name)}</p>{SIGN_OUT}")

    async def sign_in(request: Request) -> Response:
        try:
            return await provider.authorize_redirect(request, f"{settings.url}/callback")
        except httpx.HTTPError:
            return _page("<p>暂时无法登录，请稍后再试。</p>", 503)

    async def callback(request: Request) -> Response:
        try:
            token = await provider.authorize_access_token(request)
        except (OAuthError, httpx.HTTPError):
            return _page('<p>登录没有完成。</p><p><a href="/sign-in">重新登录</a></p>', 400)
        claims = token["userinfo"]
        # Who was signed in before is signed out; the key is a fresh one.
        sessions.end(request.session.get("key"))
        who = SignedIn(claims.get("name", claims["sub"]), claims.get("sid", ""), token["id_token"])
        request.session["key"] = sessions.begin(who)
        return RedirectResponse("/", 303)

    async def sign_out(request: Request) -> Response:
        who = sessions.end(request.session.pop("key", None))
        if who is None:
            return RedirectResponse("/", 303)
        described = await provider.load_server_metadata()
        asked = {
            "id_token_hint": who.id_token,
            "client_id": CLIENT_ID,
            "post_logout_redirect_uri": f"{settings.url}/signed-out",
        }
        return RedirectResponse(f"{described['end_session_endpoint']}?{urlencode(asked)}", 303)

    async def signed_out(_: Request) -> Response:
        return _page('<p>你已退出学校就业网和网签平台。</p><p><a href="/">回到首页</a></p>')

    async def back_channel_logout(request: Request) -> Response:
        form = await request.form()
        try:
            sessions.end_at_provider(await ended_session(provider, str(form.get("logout_token", ""))))
        except NotALogoutToken:
            return Response(status_code=400, headers={"Cache-Control": "no-store"})
        return Response(headers={"Cache-Control": "no-store"})

    return Starlette(
        routes=[
            Route("/", home),
            Route("/sign-in", sign_in),
            Route("/callback", callback),
            Route("/sign-out", sign_out, methods=["POST"]),
            Route("/signed-out", signed_out),
            Route("/back-channel-logout", back_channel_logout, methods=["POST"]),
        ],
        # All sites of one machine share its cookies: the name is ours alone.
        middleware=[
            Middleware(
                SessionMiddleware,
                secret_key=secrets.token_urlsafe(32),
                session_cookie="school_site",
                same_site="lax",
                https_only=settings.url.startswith("https://"),
            )
        ],
    )


def _page(body: str, status: int = 200) -> HTMLResponse:
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; form-action *; frame-ancestors 'none'",
    }
    return HTMLResponse(PAGE.format(body=body), status, headers)
