"""What the gateway must be told: read once from the WQ_ variables, refused by name when one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SERVICES = ("identity", "signing", "termination", "destinations", "review", "documents", "notify", "portal")

# The merged document as it is committed.
OPENAPI_FILE = Path(__file__).with_name("openapi.json")


class SettingMissing(Exception):
    """A variable that the gateway cannot do without is not set, or cannot be read."""


@dataclass(frozen=True)
class Backend:
    """Where one part listens."""

    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Backend:
        parts = urlsplit(url if "//" in url else f"//{url}")
        if not parts.hostname:
            raise SettingMissing(f"not an address: {url!r}")
        return cls(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))


@dataclass(frozen=True)
class Settings:
    """The gateway's surroundings. `trusted_hops` counts proxies in front of it whose X-Forwarded-For is believed;
    `portal_networks` are the only callers of the internal listener whose word on the client's address counts."""

    bind: str
    port: int
    internal_bind: str
    internal_port: int
    admin_port: int
    public_url: str
    issuer: str
    jwks_url: str
    jwks_cache_s: int
    backends: Mapping[str, Backend]
    trusted_hops: int
    portal_networks: tuple[str, ...]
    limit_factor: float
    tls_cert: str | None
    tls_key: str | None
    otlp: Backend | None
    openapi_file: Path

    @property
    def tls(self) -> bool:
        return self.tls_cert is not None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Settings:
        """Settings from the WQ_ variables; raises SettingMissing with the name of the first one that lacks."""

        def need(name: str) -> str:
            if not given.get(name):
                raise SettingMissing(f"{name} is not set")
            return given[name]

        otlp, cert = given.get("WQ_OTLP_ENDPOINT"), given.get("WQ_TLS_CERT") or None
        return cls(
            bind=given.get("WQ_GATEWAY_BIND") or "127.0.0.1",
            port=int(need("WQ_GATEWAY_PORT")),
            internal_bind=given.get("WQ_GATEWAY_INTERNAL_BIND") or "127.0.0.1",
            internal_port=int(need("WQ_GATEWAY_INTERNAL_PORT")),
            admin_port=int(need("WQ_GATEWAY_ADMIN_PORT")),
            public_url=need("WQ_PUBLIC_URL").rstrip("/"),
            issuer=need("WQ_ISSUER"),
            jwks_url=need("WQ_JWKS_URL"),
            jwks_cache_s=int(given.get("WQ_JWKS_CACHE_SECONDS") or 30),
            backends={name: Backend.of(need(f"WQ_HTTP_{name.upper()}")) for name in SERVICES},
            trusted_hops=int(given.get("WQ_TRUSTED_HOPS") or 0),
            portal_networks=tuple((given.get("WQ_PORTAL_NETWORKS") or "127.0.0.0/8,::1/128").split(",")),
            limit_factor=float(given.get("WQ_GATEWAY_LIMIT_FACTOR") or 1),
            tls_cert=cert,
            tls_key=need("WQ_TLS_KEY") if cert else None,
            otlp=Backend.of(otlp) if otlp else None,
            openapi_file=Path(given.get("WQ_OPENAPI_FILE") or OPENAPI_FILE),
        )
