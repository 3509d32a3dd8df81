"""The clients of the provider, from clients.yaml: who may send people here, and where they may be sent back to."""

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import yaml

from chassis.settings import Settings

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Client:
    id: str
    title: str
    redirects: tuple[str, ...]
    after_sign_out: tuple[str, ...]
    back_channel: str
    # None: a public client, protected by PKCE alone.
    secret: str | None

    def may_return_to(self, uri: str) -> bool:
        return any(_same(uri, listed) for listed in self.redirects)

    def may_end_at(self, uri: str) -> bool:
        return uri in self.after_sign_out

    def knows(self, secret: str | None) -> bool:
        """Whether this is the client's secret; a public client shows none."""
        if self.secret is None:
            return not secret
        return secret is not None and hmac.compare_digest(secret.encode(), self.secret.encode())


class Clients:
    def __init__(self, known: Mapping[str, Client]) -> None:
        self._known = known

    def find(self, id_: str | None) -> Client | None:
        return self._known.get(id_ or "")

    def origins(self) -> list[str]:
        """Where people may be redirected to after a form of ours: browsers want it in the content security policy."""
        found = set()
        for client in self._known.values():
            for uri in (*client.redirects, *client.after_sign_out):
                place = urlsplit(uri)
                any_port = place.hostname == LOOPBACK and place.port is None
                found.add(f"{place.scheme}://{place.netloc}" + (":*" if any_port else ""))
        return sorted(found)


def read_clients(settings: Settings, environ: Mapping[str, str] = os.environ) -> Clients:
    """The clients of this environment."""
    described: dict[str, dict[str, Any]] = yaml.safe_load(
        resources.files("identity.access").joinpath("clients.yaml").read_text("utf-8")
    )
    places = {
        "public": settings.public_url.rstrip("/"),
        "portal": environ.get("WQ_HTTP_PORTAL", settings.public_url).rstrip("/"),
        "school_site": environ.get("WQ_HTTP_SCHOOL_SITE", "").rstrip("/"),
    }
    known = {}
    for id_, client in described.items():
        if settings.env not in client.get("only_in", [settings.env]):
            continue
        if not places["school_site"] and "{school_site}" in str(client):
            continue
        secret = settings.secrets_dir / client["secret_file"] if "secret_file" in client else None
        known[id_] = Client(
            id_,
            client["title"],
            tuple(uri.format_map(places) for uri in client["redirects"]),
            tuple(uri.format_map(places) for uri in client["after_sign_out"]),
            client.get("back_channel", "").format_map(places),
            secret.read_text("utf-8").strip() if secret is not None and secret.exists() else None,
        )
    return Clients(known)


def _same(asked: str, listed: str) -> bool:
    if asked == listed:
        return True
    place, known = urlsplit(asked), urlsplit(listed)
    if known.hostname != LOOPBACK or known.port is not None:
        return False
    # Compared as rebuilt text, so that nothing hides in user info, query or fragment.
    try:
        return bool(place.port) and asked == f"{known.scheme}://{LOOPBACK}:{place.port}{known.path}"
    except ValueError:
        return False
