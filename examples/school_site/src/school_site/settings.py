"""What the site is told by its environment; the platform's runner writes the same names for every process."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CLIENT_ID = "school-site"


@dataclass(frozen=True)
class Settings:
    # Our own address, as browsers know it.
    url: str
    port: int
    # The provider that signs people in.
    issuer: str
    # None: registered as a public client, protected by PKCE alone.
    client_secret: str | None


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises KeyError naming the variable that is missing."""
    kept = Path(environ.get("WQ_SECRETS_DIR", ".")) / f"{CLIENT_ID}-client.secret"
    return Settings(
        url=environ["WQ_HTTP_SCHOOL_SITE"].rstrip("/"),
        port=int(environ["WQ_HTTP_PORT"]),
        issuer=environ["WQ_ISSUER"].rstrip("/"),
        client_secret=kept.read_text().strip() if kept.exists() else None,
    )
