"""The token endpoint's grants: a code or a refresh token for fresh tokens. What was used twice ends the session."""

import re
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from sqlalchemy import RowMapping, text

from chassis.core import Core
from chassis.database import Tx
from identity.access import hats, rules, sessions
from identity.access.claims import access_claims, id_claims
from identity.access.clients import Client
from identity.access.hats import Hat
from identity.access.keys import Keys, seconds
from identity.access.oauth_errors import OAuthError
from identity.access.sessions import Session, hash_of

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(frozen=True)
class Granted:
    """What the tokens will say, settled inside the transaction; signing comes after it."""

    session: Session
    hat: Hat
    scope: str
    nonce: str
    refresh_token: str
    last: RowMapping | None


class Grants:
    def __init__(self, core: Core, keys: Keys) -> None:
        self._core, self._keys = core, keys

    async def by_code(self, client: Client, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """Tokens for an authorization code. A second use of a code ends the session that it belongs to (RFC 9700)."""
        used_again: UUID | None = None
        granted: Granted | None = None
        async with self._core.db.begin() as tx:
            row = await tx.row(_USE_CODE, {"code": hash_of(code), "now": tx.now})
            if row is None:
                used_again = await tx.value(_SESSION_OF_CODE, {"code": hash_of(code), "client": client.id})
                if used_again:
                    await sessions.end(tx, used_again, "code_reused")
            elif _fits(row, client, redirect_uri, verifier) and row["expires_at"] > tx.now:
                granted = await self._granted(tx, row["session_id"], client, row["scope"], row["nonce"])
        if granted is None:
            raise OAuthError("invalid_grant", "the code is wrong, used or too old")
        return await self._tokens(client, granted)

    async def by_refresh_token(self, client: Client, token: str) -> dict[str, Any]:
        """Tokens for a refresh token, with the role and the names of this moment. A second use ends the session."""
        granted: Granted | None = None
        async with self._core.db.begin() as tx:
            row = await tx.row(_LOCK_REFRESH, {"token": hash_of(token), "client": client.id})
            if row is not None and row["used_at"] is not None:
                await sessions.end(tx, row["session_id"], "refresh_reused")
            elif row is not None and row["expires_at"] > tx.now:
                await tx.execute(_USE_REFRESH, {"token": hash_of(token), "now": tx.now})
                granted = await self._granted(tx, row["session_id"], client, row["scope"], "")
        if granted is None:
            raise OAuthError("invalid_grant", "the refresh token is wrong, used or ended")
        return await self._tokens(client, granted)

    async def revoke(self, client: Client, token: str) -> None:
        """End what a refresh token stands for; an unknown token is as good as revoked (RFC 7009)."""
        async with self._core.db.begin() as tx:
            row = await tx.row(_LOCK_REFRESH, {"token": hash_of(token), "client": client.id})
            if row is not None:
                await tx.execute(_REVOKE, {"session": row["session_id"], "client": client.id, "now": tx.now})

    async def _granted(self, tx: Tx, session_id: UUID, client: Client, scope: str, nonce: str) -> Granted | None:
        session = await sessions.by_id(tx, session_id)
        hat = await hats.by_id(tx, session.role_id) if session is not None and session.role_id else None
        if session is None or hat is None:
            return None
        token = secrets.token_urlsafe(32)
        values = {
            "token": hash_of(token),
            "session": session_id,
            "client": client.id,
            "scope": scope,
            "until": tx.now + rules.REFRESH_TOKEN,
        }
        await tx.execute(_ADD_REFRESH, values)
        await tx.execute(_HOLDS_TOKENS, {"session": session_id, "client": client.id})
        await sessions.touch(tx, session_id)
        last = await sessions.last_sign_in(tx, session.account_id, session_id)
        return Granted(session, hat, scope, nonce, token, last)

    async def _tokens(self, client: Client, granted: Granted) -> dict[str, Any]:
        issuer, session, hat = self._core.settings.issuer, granted.session, granted.hat
        access = await self._keys.sign("ES256", access_claims(issuer, session, hat, client.id, granted.scope), "at+jwt")
        id_token = await self._keys.sign(
            "RS256", id_claims(issuer, session, hat, client.id, granted.nonce, access, granted.last)
        )
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": seconds(rules.ACCESS_TOKEN),
            "refresh_token": granted.refresh_token,
            "id_token": id_token,
            "scope": granted.scope,
        }


def _fits(row: RowMapping, client: Client, redirect_uri: str, verifier: str) -> bool:
    if not _VERIFIER.fullmatch(verifier):
        return False
    challenge = create_s256_code_challenge(verifier)
    return (
        row["client_id"] == client.id
        and row["redirect_uri"] == redirect_uri
        and secrets.compare_digest(row["challenge"], challenge)
    )


# A code is spent by the first who shows it, right or wrong: nobody tries verifiers.
_USE_CODE = text(
    """
    UPDATE authorization_codes SET used_at = :now WHERE code_hash = :code AND used_at IS NULL
    RETURNING session_id, client_id, redirect_uri, challenge, nonce, scope, expires_at
    """
)
_SESSION_OF_CODE = text("SELECT session_id FROM authorization_codes WHERE code_hash = :code AND client_id = :client")
_LOCK_REFRESH = text(
    "SELECT session_id, scope, expires_at, used_at FROM refresh_tokens WHERE token_hash = :token AND client_id = :client"
    " FOR UPDATE"
)
_USE_REFRESH = text("UPDATE refresh_tokens SET used_at = :now WHERE token_hash = :token")
_REVOKE = text(
    "UPDATE refresh_tokens SET expires_at = :now WHERE session_id = :session AND client_id = :client AND expires_at > :now"
)
_ADD_REFRESH = text(
    "INSERT INTO refresh_tokens (token_hash, session_id, client_id, scope, expires_at)"
    " VALUES (:token, :session, :client, :scope, :until)"
)
_HOLDS_TOKENS = text(
    "INSERT INTO session_clients (session_id, client_id) VALUES (:session, :client) ON CONFLICT DO NOTHING"
)
