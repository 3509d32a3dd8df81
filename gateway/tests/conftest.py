"""A real Envoy with the rendered configuration, real backends, and tokens signed by a key of the test's own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

sys.path.insert(0, str(Path(__file__).parent))

from gateway_backends import Backends

from gateway import render
from gateway.route_table import RouteTable
from gateway.settings import SERVICES

ISSUER = "https://wangqian.test"


class Gateway:
    """A running Envoy. `url` is the public door, `internal_url` the portal's."""

    def __init__(self, folder: Path, backends: Backends, table: RouteTable | None, given: dict[str, str]) -> None:
        self.port, self.internal_port, self.admin_port = _free_ports(3)
        self.url = f"{'https' if 'WQ_TLS_CERT' in given else 'http'}://127.0.0.1:{self.port}"
        self.internal_url = f"http://127.0.0.1:{self.internal_port}"
        self.log = folder / "access.log"
        file = folder / "envoy.yaml"
        file.write_text(
            render(
                {
                    "WQ_GATEWAY_PORT": str(self.port),
                    "WQ_GATEWAY_INTERNAL_PORT": str(self.internal_port),
                    "WQ_GATEWAY_ADMIN_PORT": str(self.admin_port),
                    "WQ_PUBLIC_URL": ISSUER,
                    "WQ_ISSUER": ISSUER,
                    "WQ_JWKS_URL": f"http://127.0.0.1:{backends.ports['identity']}/oauth/jwks",
                    "WQ_JWKS_CACHE_SECONDS": "1",
                    **{f"WQ_HTTP_{name.upper()}": f"http://127.0.0.1:{port}" for name, port in backends.ports.items()},
                    **given,
                },
                table,
            ),
            "utf-8",
        )
        self._process = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("envoy")),
                "-c",
                str(file),
                "--concurrency",
                "1",
                "-l",
                "warn",
                "--disable-hot-restart",
                "--file-flush-interval-msec",
                "50",
            ],
            stdout=self.log.open("w"),
            stderr=(folder / "envoy.err").open("w"),
            stdin=subprocess.DEVNULL,
        )

    def wait_until(self, fact: Callable[[], bool], why: str) -> None:
        """Poll a fact for ten seconds."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                if fact():
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.03)
        raise AssertionError(why)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


class Tokens:
    """Access tokens as identity makes them, and as an attacker would like to."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig", "alg": "ES256"})
        self.foreign_key = ECKey.generate_key("P-256", {"kid": "k1"})

    @property
    def jwks(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def make(self, *, key: ECKey | None = None, **changed: Any) -> str:
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": "wangqian", "sub": str(uuid4()), "sid": "s-1", "iat": now, "exp": now + 300}
        return jwt.encode({"alg": "ES256", "kid": "k1"}, claims | changed, key or self.key)

    def headers(self, **changed: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.make(**changed)}"}


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@pytest.fixture(scope="session")
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture(scope="session")
def backends(tokens: Tokens) -> Iterator[Backends]:
    with Backends(SERVICES) as running:
        running.keys = tokens.jwks
        yield running


@pytest.fixture(scope="session")
def start(
    tmp_path_factory: pytest.TempPathFactory, backends: Backends, tokens: Tokens
) -> Iterator[Callable[..., Gateway]]:
    """Start a gateway of one's own; `keys=False` does not wait until it can check tokens."""
    running: list[Gateway] = []

    def begin(table: RouteTable | None = None, *, keys: bool = True, **given: str) -> Gateway:
        gateway = Gateway(tmp_path_factory.mktemp("gateway"), backends, table, given)
        running.append(gateway)

        def answers(path: str, headers: dict[str, str]) -> bool:
            return httpx.get(gateway.url + path, headers=headers, verify=False).status_code == 200

        gateway.wait_until(lambda: answers("/healthz", {}), "Envoy did not start")
        if keys:
            gateway.wait_until(lambda: answers("/api/v1/agreements", tokens.headers()), "Envoy had no keys")
        return gateway

    yield begin
    for gateway in running:
        gateway.stop()


@pytest.fixture(scope="session")
def gateway(start: Callable[..., Gateway]) -> Gateway:
    return start()


@pytest.fixture(scope="session")
def http(gateway: Gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=gateway.url) as client:
        yield client
