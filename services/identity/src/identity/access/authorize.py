"""The authorization request: read, checked, and decided against the session: a code, or the page that has to come first."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import text

from chassis.database import Tx
from identity.access import rules, sessions
from identity.access.clients import Client, Clients
from identity.access.oauth_errors import BadClient, OAuthError
from identity.access.sessions import Session, hash_of

FRESH = "urn:wangqian:fresh"
PASSWORD = "urn:wangqian:password"
SCOPES = ("openid", "profile")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_PROMPTS = {"none", "login", "select_account"}


@dataclass(frozen=True)
class Asked:
    """A checked authorization request. `asked` is what arrived, for going on after a page."""

    client: Client
    redirect_uri: str
    scope: str
    state: str
    nonce: str
    challenge: str
    prompts: frozenset[str]
    max_age: timedelta | None
    fresh: bool
    asked: Mapping[str, str]

    def again(self) -> str:
        """This request's own address, without the prompt that a page has answered."""
        rest = {key: value for key, value in self.asked.items() if key != "prompt"}
        return f"/oauth/authorize?{urlencode(rest)}"


def client_of(clients: Clients, asked: Mapping[str, str]) -> tuple[Client, str]:
    """Client and redirect address, before anything may be redirected. Raises BadClient."""
    client, uri = clients.find(asked.get("client_id")), asked.get("redirect_uri", "")
    if client is None or not client.may_return_to(uri):
        raise BadClient
    return client, uri


def read(client: Client, redirect_uri: str, asked: Mapping[str, str]) -> Asked:
    """Raises OAuthError naming what is wrong. PKCE with S256 is asked of every client (OAuth 2.1)."""
    if asked.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "response_type must be code")
    if asked.get("response_mode", "query") != "query":
        raise OAuthError("invalid_request", "response_mode must be query")
    if "request" in asked or "request_uri" in asked:
        raise OAuthError("request_not_supported", "request objects are not supported")
    scope = [word for word in asked.get("scope", "").split() if word in SCOPES]
    if "openid" not in scope:
        raise OAuthError("invalid_scope", "scope must contain openid")
    if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        raise OAuthError("invalid_request", "code_challenge with code_challenge_method S256 is required")
    prompts = frozenset(asked.get("prompt", "").split())
    if not prompts <= _PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise OAuthError("invalid_request", "prompt must be none, login or select_account")
    age = asked.get("max_age", "")
    if age and not (age.isdigit() and len(age) <= 9):
        raise OAuthError("invalid_request", "max_age must be a number of seconds")
    return Asked(
        client,
        redirect_uri,
        " ".join(scope),
        asked.get("state", ""),
        asked.get("nonce", ""),
        asked["code_challenge"],
        prompts,
        timedelta(seconds=int(age)) if age else None,
        FRESH in asked.get("acr_values", "").split(),
        asked,
    )


def page_before(tx: Tx, asked: Asked, session: Session | None) -> str:
    """The page that has to come first ("" for none): sign-in, new-password, choose, step-up. Raises OAuthError under prompt=none."""
    page, error = _page(tx, asked, session)
    if page and "none" in asked.prompts:
        raise OAuthError(error, "the person has to act, and prompt is none")
    return page


def _page(tx: Tx, asked: Asked, session: Session | None) -> tuple[str, str]:
    if session is None or "login" in asked.prompts:
        return "sign-in", "login_required"
    if asked.max_age is not None and tx.now - session.authenticated_at > max(asked.max_age, timedelta(seconds=5)):
        return "sign-in", "login_required"
    if session.must_change_password:
        return "new-password", "interaction_required"
    if session.role_id is None or "select_account" in asked.prompts:
        return "choose", "account_selection_required"
    if asked.fresh and (session.proved_at is None or tx.now - session.proved_at > rules.PROOF_REUSED):
        return "step-up", "interaction_required"
    return "", ""


async def grant_code(tx: Tx, asked: Asked, session: Session) -> str:
    """A code for this client, good once and for a minute."""
    code = secrets.token_urlsafe(32)
    values = {
        "code": hash_of(code),
        "session": session.id,
        "client": asked.client.id,
        "redirect": asked.redirect_uri,
        "challenge": asked.challenge,
        "nonce": asked.nonce,
        "scope": asked.scope,
        "until": tx.now + rules.AUTHORIZATION_CODE,
    }
    await tx.execute(_ADD, values)
    await sessions.touch(tx, session.id)
    return code


_ADD = text(
    """
    INSERT INTO authorization_codes (code_hash, session_id, client_id, redirect_uri, challenge, nonce, scope, expires_at)
    VALUES (:code, :session, :client, :redirect, :challenge, :nonce, :scope, :until)
    """
)
