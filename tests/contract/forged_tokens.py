"""Tokens that look like a person's own, or like those of somebody who may more."""

import base64
import hmac
import json
import time
from typing import Any

import aiohttp
from joserfc import jwt
from joserfc.jwk import ECKey

from smoke.visitor import Visitor


def part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


def unsigned(claims: dict[str, Any], header: dict[str, str]) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (header, claims)]
    return ".".join([*parts, ""])


def with_secret(claims: dict[str, Any], kid: str, secret: bytes) -> str:
    """Signed by HMAC: who checks it with whatever key has this id is deceived. No library would make it."""
    head = unsigned(claims, {"alg": "HS256", "kid": kid}).rstrip(".")
    made = hmac.digest(secret, head.encode(), "sha256")
    return f"{head}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


async def forgeries(http: aiohttp.ClientSession, base: str, person: Visitor) -> dict[str, str]:
    """Tokens that look like this person's, or better."""
    good = await person.access_token()
    header, claims = part(good, 0), part(good, 1)
    ours = ECKey.generate_key("P-256", {"kid": header["kid"]}, private=True)
    async with http.get(f"{base}/.well-known/jwks.json") as answer:
        keys = (await answer.json())["keys"]
    public = next(key for key in keys if key["kid"] == header["kid"])
    as_secret = ECKey.import_key(public).as_pem(private=False)
    promoted = claims | {"role": "province_operator"}
    head, _, signature = good.split(".")
    body = base64.urlsafe_b64encode(json.dumps(promoted).encode()).decode().rstrip("=")
    return {
        "no algorithm": unsigned(promoted, {"alg": "none", "typ": "JWT"}),
        "no algorithm, known key": unsigned(promoted, {"alg": "None", "kid": header["kid"]}),
        "another key": jwt.encode({"alg": "ES256", "kid": header["kid"]}, promoted, ours),
        "public key as secret": with_secret(promoted, header["kid"], as_secret),
        "role exchanged": f"{head}.{body}.{signature}",
        "life prolonged": jwt.encode(
            {"alg": "ES256", "kid": header["kid"]}, claims | {"exp": int(time.time()) + 10**6}, ours
        ),
        "signature cut": good[:-8],
        "own key inside": jwt.encode({"alg": "ES256", "jwk": ours.as_dict(private=False)}, promoted, ours),
        "no token": "x.y.z",
        "two lines": "abc def",
    }
