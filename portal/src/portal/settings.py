"""What a portal process is told from outside, read once."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The environment of one portal process; every name carries the prefix WQ_."""

    model_config = SettingsConfigDict(env_prefix="WQ_", frozen=True, extra="ignore")

    env: str = "embedded"
    clock_file: Path | None = None
    """The clock of a test platform; refused in production."""
    http_port: int = 8410
    bind: str = "127.0.0.1"
    """The address listened on; 0.0.0.0 in a pod."""
    log_format: str = "json"
    otlp_endpoint: str = ""
    """A collector of traces; without one none are made."""
    public_url: str = "http://localhost:8400"
    issuer: str = "http://localhost:8400"
    gateway_internal_url: str = "http://localhost:8401"
    redis_url: str = "redis://localhost:6379/0"
    secrets_dir: Path | None = None

    client_id: str = "portal"
    sso_hosts: str = ""
    """Origins, separated by spaces, that a form of ours may be redirected to besides our own and the issuer's."""

    record_number: str = ""
    """备案号 of the site, shown in every footer; empty on a machine that is not public."""
    privacy_url: str = "/privacy"
    help_url: str = "/help"
    session_idle_minutes: int = 30
    session_longest_hours: int = 12

    @property
    def secure(self) -> bool:
        """Whether browsers reach the portal by https, so that cookies may demand it."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def client_secret(self) -> str | None:
        """The portal's password at the identity provider; a public client (PKCE alone) where there is none."""
        if self.secrets_dir is None:
            return None
        kept = self.secrets_dir / "portal-client.secret"
        return kept.read_text(encoding="utf-8").strip() if kept.exists() else None
