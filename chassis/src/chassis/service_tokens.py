"""Service identity between our own processes: short tokens from key files made by the runner (production: mTLS beside them)."""

import base64
import json
import time
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from chassis.errors import Refusal

LIFE = 300


class ServiceIdentity:
    """Makes our tokens and checks those of others. Keys: <folder>/<service>.pem (ours) and <service>.pub.pem (everybody's)."""

    def __init__(self, service: str, folder: Path) -> None:
        self.service = service
        self._folder = folder
        self._own = ECKey.import_key((folder / f"{service}.pem").read_bytes())
        self._known: dict[str, ECKey] = {}
        self._made: dict[str, tuple[str, float]] = {}
        self._checked: dict[str, tuple[str, float]] = {}

    def token_for(self, callee: str) -> str:
        token, expires = self._made.get(callee, ("", 0.0))
        now = time.time()
        if expires - now < 60:
            expires = now + LIFE
            token = jwt.encode(
                {"alg": "ES256", "kid": self.service},
                {"iss": self.service, "aud": callee, "exp": int(expires)},
                self._own,
            )
            self._made[callee] = (token, expires)
        return token

    def caller_of(self, token: str) -> str:
        """The service that made this token for us. Raises auth.token_refused."""
        known = self._checked.get(token)
        if known and known[1] > time.time():
            return known[0]
        caller, expires = self._check(token)
        if len(self._checked) > 200:
            self._checked.clear()
        self._checked[token] = (caller, expires)
        return caller

    def _check(self, token: str) -> tuple[str, float]:
        try:
            kid = str(_header(token).get("kid", ""))
            claims = jwt.decode(token, self._key(kid), algorithms=["ES256"]).claims
        except (JoseError, ValueError, OSError) as error:
            raise Refusal("auth.token_refused") from error
        if claims.get("iss") != kid or claims.get("aud") != self.service or claims.get("exp", 0) < time.time():
            raise Refusal("auth.token_refused")
        return kid, float(claims["exp"])

    def _key(self, service: str) -> ECKey:
        if service not in self._known:
            if not service.isidentifier():
                raise ValueError("no service name")
            self._known[service] = ECKey.import_key((self._folder / f"{service}.pub.pem").read_bytes())
        return self._known[service]


def _header(token: str) -> dict[str, object]:
    part = token.split(".", 1)[0]
    header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return header if isinstance(header, dict) else {}
