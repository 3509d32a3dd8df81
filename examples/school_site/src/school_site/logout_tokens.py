"""A logout token (OpenID Connect Back-Channel Logout 1.0): the provider tells us that one of its sessions has ended."""

from typing import Any

from authlib.integrations.starlette_client import StarletteOAuth2App
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

EVENT = "http://schemas.openid.net/event/backchannel-logout"


class NotALogoutToken(Exception):
    """Forged, expired, for somebody else, or something else altogether."""


async def ended_session(provider: StarletteOAuth2App, token: str) -> str:
    """The provider's session that the token ends. Raises NotALogoutToken."""
    described: dict[str, Any] = await provider.load_server_metadata()
    try:
        keys = KeySet.import_key_set(await provider.fetch_jwk_set(force=True))
        claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(
            leeway=30,
            iss={"essential": True, "value": described["issuer"]},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(claims)
    except (JoseError, ValueError) as wrong:
        raise NotALogoutToken from wrong
    if EVENT not in claims.get("events", {}) or "nonce" in claims or not claims.get("sid"):
        raise NotALogoutToken
    return str(claims["sid"])
