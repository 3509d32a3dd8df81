"""What a process is told by its environment (the runner and the manifests write the same names). Frozen, read once."""

from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("identity", "signing", "termination", "destinations", "review", "documents", "notify")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="WQ_", env_ignore_empty=True, frozen=True, extra="ignore")

    service: str
    env: str = "embedded"
    http_port: int
    grpc_port: int
    # Address that HTTP and gRPC listen on; 0.0.0.0 in a pod.
    bind: str = "127.0.0.1"
    database_url: str
    redis_url: str
    kafka_bootstrap: str
    # tansu: plain producer, partitions assigned; kafka: idempotent producer, consumer groups.
    broker: str = "tansu"
    state_dir: Path
    secrets_dir: Path
    public_url: str
    issuer: str
    jwks_url: str
    clock_file: Path | None = None
    seed: bool = False
    # Where identity's seeds write the passwords that they give out.
    accounts_file: Path | None = None
    log_format: str = "json"
    otlp_endpoint: str = ""
    shards: int = 1
    # How long the log reaches back (protocols 4): a consumer that was away for longer cannot fill its gap from it.
    log_days: int = Field(default=400, ge=1)
    # Which installation this is: events of another one that reach us over a shared broker are ignored.
    platform: str = "wangqian"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 0
    catcher: bool = True
    # Two pools: SQLAlchemy for cold paths, asyncpg for hot ones and the loops.
    cold_pool: int = 4
    hot_pool: int = 4
    rpc: dict[str, str] = Field(default_factory=dict)

    @cached_property
    def service_keys(self) -> Path:
        return self.secrets_dir / "service-keys"


def read_settings(service: str, environ: dict[str, str]) -> Settings:
    """Settings of one service. Raises ValueError naming the variable that is missing or wrong."""
    rpc = {name: environ[f"WQ_RPC_{name.upper()}"] for name in SERVICES if f"WQ_RPC_{name.upper()}" in environ}
    values = {key.removeprefix("WQ_").lower(): value for key, value in environ.items() if key.startswith("WQ_")}
    known = {key: value for key, value in values.items() if key in Settings.model_fields and value != ""}
    return Settings(**{**known, "service": service, "rpc": rpc})  # type: ignore[arg-type]
