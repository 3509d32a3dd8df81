"""A portal under test: where it answers, what it was told, and what stands behind it."""

import socket
from contextlib import closing
from dataclasses import dataclass

from redis import Redis

from portal.settings import Settings
from portal.testing.behind_the_gateway import BehindTheGateway


@dataclass(frozen=True)
class Running:
    """One running portal."""

    url: str
    settings: Settings
    behind: BehindTheGateway
    redis: Redis


def free_port() -> int:
    """A port nobody uses at this moment."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
