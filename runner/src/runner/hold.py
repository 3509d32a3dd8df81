"""One runner a state folder: a lock that ends with its process, and carries its pid."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another runner holds the folder."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"already running (pid {pid}); stop it with `make stop`")
        self.pid = pid


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """Holds the folder for this process. Raises AlreadyRunning at once when it is held."""
    state.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(state / "runner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_pid_in(descriptor)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder(state: Path) -> int | None:
    """The pid of the runner that holds the folder, if any."""
    try:
        with hold(state):
            return None
    except AlreadyRunning as running:
        return running.pid


def _pid_in(descriptor: int) -> int:
    return int(os.pread(descriptor, 20, 0) or b"0")
