"""The command as a person meets it: twice, with a port taken, killed, stopped, emptied."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from runner import platform
from runner.hold import AlreadyRunning, hold
from runner.ports import OFFSETS, Ports


def command(state: Path, port_base: int, *words: str) -> subprocess.CompletedProcess[str]:
    name, *options = words
    full = [sys.executable, "-m", "runner", name, "--state", str(state), "--port-base", str(port_base), *options]
    return subprocess.run(full, capture_output=True, text=True, timeout=60, check=False)


def until(fact: Callable[[], bool], limit: float = 15.0) -> None:
    deadline = time.monotonic() + limit
    while not fact():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def descendants(pid: int) -> list[psutil.Process]:
    return [process for process in psutil.Process(pid).children(recursive=True) if process.is_running()]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def test_a_second_start_says_so_in_one_line(state: Path, port_base: int) -> None:
    with platform.started(state, port_base, parts_only=True):
        again = command(state, port_base, "parts")
        assert again.returncode == 1
        assert again.stderr.splitlines() == [
            f"wangqian: already running (pid {platform.attach(state).status()['runner']}); stop it with `make stop`"
        ]


def test_a_taken_port_is_named_with_the_way_out(state: Path, port_base: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", Ports(port_base).of("redis")))
        other.listen()
        refused = command(state, port_base, "parts")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert f"port {port_base + OFFSETS['redis']} (redis) is taken" in refused.stderr
    assert "PORT_BASE=" in refused.stderr


def test_a_killed_runner_leaves_nothing_and_the_next_start_works(state: Path, port_base: int) -> None:
    with platform.started(state, port_base, parts_only=True) as running:
        runner = running.status()["runner"]
        family = descendants(runner)
        assert len(family) > 5
        os.kill(runner, signal.SIGKILL)
        until(lambda: not alive(family))
    with platform.started(state, port_base, parts_only=True) as running:
        assert set(running.processes()) == {"postgres", "redis", "broker"}


def test_stop_ends_everything(state: Path, port_base: int) -> None:
    with platform.started(state, port_base, parts_only=True) as running:
        family = descendants(running.status()["runner"])
        assert command(state, port_base, "stop").returncode == 0
        assert not alive(family)
    assert command(state, port_base, "stop").stdout == "wangqian: nothing is running\n"


def test_reset_empties_the_folder_but_never_under_a_running_platform(state: Path, port_base: int) -> None:
    with platform.started(state, port_base, parts_only=True):
        refused = command(state, port_base, "reset")
        assert refused.returncode == 1
        assert "make stop" in refused.stderr
        assert (state / "postgres").exists()
    assert command(state, port_base, "reset").returncode == 0
    assert not state.exists()


def test_a_folder_is_held_once(tmp_path: Path) -> None:
    with hold(tmp_path):
        with pytest.raises(AlreadyRunning) as refused, hold(tmp_path):
            raise AssertionError("held twice")
        assert refused.value.pid == os.getpid()
    with hold(tmp_path):
        pass


def test_ports_move_with_their_base_and_never_meet() -> None:
    assert len(set(OFFSETS.values())) == len(OFFSETS)
    assert Ports(9400).of("portal") - Ports(8400).of("portal") == 1000
    with pytest.raises(ValueError, match="out of range"):
        Ports(70000)
