"""The proof that a file was uploaded: signed by documents, checked offline by whoever attaches the file (protocols 6)."""

import time
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from chassis.errors import Refusal
from chassis.settings import Settings

SIGNER = "documents"
LIFE = 7 * 86400
# The uploader of a file that was brought before signing in: no account has this id, so nobody reads the file by it.
PUBLIC = "public"


@dataclass(frozen=True)
class UploadedFile:
    file_id: str
    sha256: str
    content_type: str
    name: str
    uploader: str


def make(settings: Settings, file: UploadedFile, life: int = LIFE) -> str:
    """The token of a checked upload, good for `life` seconds; only documents has the key."""
    key = ECKey.import_key((settings.service_keys / f"{SIGNER}.pem").read_bytes())
    claims: dict[str, Any] = {
        "iss": SIGNER, "aud": "upload", "exp": int(time.time()) + life, "sub": file.uploader,
        "file": file.file_id, "sha256": file.sha256, "type": file.content_type, "name": file.name,
    }  # fmt: skip
    return jwt.encode({"alg": "ES256"}, claims, key)


def read(settings: Settings, token: str, uploader: str) -> UploadedFile:
    """The file of a token that `uploader` (account id, or PUBLIC) got. Raises file_token.refused."""
    key = ECKey.import_key((settings.service_keys / f"{SIGNER}.pub.pem").read_bytes())
    try:
        claims = jwt.decode(token, key, algorithms=["ES256"]).claims
    except (JoseError, ValueError) as error:
        raise Refusal("file_token.refused") from error
    if claims.get("aud") != "upload" or claims.get("exp", 0) < time.time() or claims.get("sub") != uploader:
        raise Refusal("file_token.refused")
    return UploadedFile(claims["file"], claims["sha256"], claims["type"], claims["name"], claims["sub"])
