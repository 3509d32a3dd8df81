"""Where one platform lives: its state folder, its ports, the parts given from outside, its passwords."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from runner.ports import SERVICES, Ports

CHECKOUT = Path(__file__).resolve().parents[3]
REDIS_USERS = (*SERVICES, "portal", "gateway")


def default_state() -> Path:
    return Path(os.environ.get("WANGQIAN_STATE") or CHECKOUT / ".run")


@dataclass(frozen=True)
class Outside:
    """Parts that somebody else runs; empty means that the runner starts its own."""

    database_url: str = ""
    redis_url: str = ""
    kafka_bootstrap: str = ""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Outside":
        return cls(environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", ""), environ.get("KAFKA_BOOTSTRAP", ""))


@dataclass(frozen=True)
class Site:
    """Addresses and credentials of one platform. Everything else is derived from here."""

    state: Path
    ports: Ports
    outside: Outside = field(default_factory=Outside)
    broker: str = "tansu"
    fsync: bool = True
    log_format: str = "json"

    @property
    def secrets(self) -> Path:
        return self.state / "secrets"

    @property
    def status_file(self) -> Path:
        return self.state / "status.json"

    @property
    def accounts_file(self) -> Path:
        return self.state / "accounts.json"

    @property
    def public_url(self) -> str:
        return f"http://localhost:{self.ports.of('gateway')}"

    @property
    def kafka_bootstrap(self) -> str:
        return self.outside.kafka_bootstrap or f"127.0.0.1:{self.ports.of('kafka')}"

    def password(self, name: str) -> str:
        passwords: dict[str, str] = json.loads((self.secrets / "passwords.json").read_text(encoding="utf-8"))
        return passwords[name]

    def admin_database_url(self) -> str:
        if self.outside.database_url:
            return self.outside.database_url
        return f"postgresql://postgres:{self.password('postgres')}@127.0.0.1:{self.ports.of('postgres')}/postgres"

    def database_url(self, service: str) -> str:
        place = urlsplit(self.admin_database_url())
        host = place.netloc.rpartition("@")[2]
        return urlunsplit(("postgresql", f"{service}:{self.password(service)}@{host}", f"/{service}", place.query, ""))

    def redis_url(self, user: str) -> str:
        if self.outside.redis_url:
            place = urlsplit(self.outside.redis_url)
            host = place.netloc.rpartition("@")[2]
            return urlunsplit(
                (place.scheme, f"{user}:{self.password(user)}@{host}", place.path or "/0", place.query, "")
            )
        return f"redis://{user}:{self.password(user)}@127.0.0.1:{self.ports.of('redis')}/0"

    def admin_redis_url(self) -> str:
        return self.outside.redis_url or self.redis_url("runner")


def prepare_secrets(site: Site) -> None:
    """Makes what is missing of passwords and service keys; what is there is never changed."""
    site.secrets.mkdir(parents=True, exist_ok=True)
    site.secrets.chmod(0o700)
    kept = site.secrets / "passwords.json"
    passwords: dict[str, str] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    wanted = ("postgres", "runner", *REDIS_USERS)
    if missing := [name for name in wanted if name not in passwords]:
        write_private(kept, json.dumps(passwords | {name: secrets.token_urlsafe(24) for name in missing}, indent=1))
    keys = site.secrets / "service-keys"
    keys.mkdir(exist_ok=True)
    for name in SERVICES:
        if not (keys / f"{name}.pub.pem").exists():
            _make_key_pair(keys, name)


def _make_key_pair(folder: Path, name: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    write_private(folder / f"{name}.pem", pem.decode())
    # The public half last: its presence says that the pair is whole.
    write_private(folder / f"{name}.pub.pem", public.decode())


def write_private(path: Path, text: str) -> None:
    """Writes the file whole or not at all, readable by its owner only."""
    draft = path.with_name(f".{path.name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
