"""Every port of the platform, in one table. PORT_BASE moves them all."""

import asyncio
import os
import socket
from dataclasses import dataclass

SERVICES = ("identity", "signing", "termination", "destinations", "review", "documents", "notify")

DEFAULT_BASE = 8400

OFFSETS: dict[str, int] = {
    "gateway": 0,
    "gateway-internal": 1,
    "gateway-admin": 2,
    "portal": 10,
    "school_site": 11,
    **{f"{name}-http": 20 + place for place, name in enumerate(SERVICES)},
    **{f"{name}-grpc": 40 + place for place, name in enumerate(SERVICES)},
    "postgres": 60,
    "redis": 61,
    "kafka": 62,
    "kafka-controller": 63,
    "smtp": 65,
}


@dataclass(frozen=True)
class Ports:
    """The ports of one platform, counted from its base."""

    base: int = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not 1024 <= self.base <= 65535 - max(OFFSETS.values()):
            raise ValueError(f"PORT_BASE={self.base} is out of range: choose one from 1024 to 65400")

    def of(self, name: str) -> int:
        return self.base + OFFSETS[name]


def is_taken(port: int) -> bool:
    """Whether somebody listens on the port already."""
    with socket.socket() as probe:
        # Without this a port in TIME_WAIT after our own last stop would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


async def first_taken(ports: Ports, names: list[str], patience: float) -> str | None:
    """The name of a port that stays taken; processes of a run that was killed get `patience` seconds to go."""
    deadline = asyncio.get_running_loop().time() + patience
    while taken := next((name for name in names if is_taken(ports.of(name))), None):
        if asyncio.get_running_loop().time() >= deadline:
            return taken
        await asyncio.sleep(0.1)
    return None


def base_from_environment() -> int:
    return int(os.environ.get("PORT_BASE") or DEFAULT_BASE)
