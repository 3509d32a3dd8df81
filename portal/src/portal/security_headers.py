"""What every answer forbids the browser. Pure ASGI: the framework's own base class costs five times as much."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.settings import Settings


def content_security_policy(settings: Settings) -> str:
    """Nothing inline, nothing from elsewhere; forms go to ourselves and to the hosts people sign in at."""
    # Two addresses of one origin are one entry: browsers compare origins, people read lists.
    hosts = {settings.issuer.rstrip("/"), *settings.sso_hosts.split()} - {settings.public_url.rstrip("/")}
    form_action = " ".join(["'self'", *sorted(hosts)])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action {form_action}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


def headers_of_every_answer(settings: Settings) -> dict[str, str]:
    """What each answer carries, whoever made it."""
    headers = {
        "Content-Security-Policy": content_security_policy(settings),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if settings.secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class SecurityHeaders:
    """Adds the policy to each answer, and keeps personal pages out of every cache."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._always = headers_of_every_answer(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers on its way out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._always.items():
                    headers.setdefault(name, value)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
                    headers.add_vary_header("HX-Request, Cookie")
            await send(message)

        await self._app(scope, receive, send_completed)
