"""Only a page that we made for this session can act: every form carries a token, every act checks it."""

import hmac
import secrets

from starlette.datastructures import FormData
from starlette.requests import Request

from portal.problem import Refused, declared
from portal.session import Session
from portal.settings import Settings

FIELD = "form_token"


def form_token(session: Session) -> str:
    """A token for one form. It differs each time, so that compressing a page tells nothing about the secret."""
    salt = secrets.token_urlsafe(12)
    return f"{salt}.{_sign(session, salt)}"


def check_form(request: Request, form: FormData, session: Session, settings: Settings) -> None:
    """Refuse a form that was not made by us for this session. Asked before anything else is done with it."""
    origin = request.headers.get("Origin")
    if origin not in (None, settings.public_url.rstrip("/")):
        raise Refused(declared("form.stale", 403))
    salt, _, signature = str(form.get(FIELD, "")).partition(".")
    if not salt or not hmac.compare_digest(signature.encode(), _sign(session, salt).encode()):
        raise Refused(declared("form.stale", 403))


def _sign(session: Session, salt: str) -> str:
    return hmac.new(session.form_secret.encode(), salt.encode(), "sha256").hexdigest()
