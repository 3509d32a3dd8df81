"""Folders and ports of a measurement: none that a running platform uses."""

import os
import tempfile
from pathlib import Path

from runner.ports import OFFSETS, Ports, is_taken
from runner.site import CHECKOUT

BUILD = CHECKOUT / "build" / "bench"
RESULTS = BUILD
# Faces for documents, made once a checkout.
FACES = CHECKOUT / ".cache"


def scratch(name: str) -> Path:
    """A new folder for one row; whoever asks removes it."""
    BUILD.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=BUILD))


def free_ports() -> int:
    """The first of a platform's worth of ports that nobody listens on."""
    for base in range(31000 + os.getpid() % 100 * 100, 60000, 100):
        if not any(is_taken(Ports(base).of(name)) for name in OFFSETS):
            return base
    raise RuntimeError("no free ports")
