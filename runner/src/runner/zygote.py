"""The warm parent: imports the services once and forks them. Started as `python -m runner.zygote FD MODULE...`.

It forks before any thread, event loop or gRPC object exists in it, and keeps none itself. It decides nothing: the
runner says what to start and whom to signal, and is told what ended. When it dies, the kernel kills what it forked.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import threading
import traceback
from typing import Any, NoReturn

LARGEST_MESSAGE = 1 << 17
PR_SET_PDEATHSIG = 1


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    _warm_up(sys.argv[2:])
    if threading.active_count() > 1:
        raise SystemExit(f"an import started a thread, so forking is unsafe: {threading.enumerate()}")
    # Moves everything imported out of the collector's sight: a collection in a child would copy all its pages.
    gc.collect()
    gc.freeze()
    waker, wakened = _wake_on_child()
    _tell(channel, {"warm": True})
    children: set[int] = set()
    while True:
        for ready in select.select([channel, wakened], [], [])[0]:
            if ready is channel:
                message, descriptors, _, _ = socket.recv_fds(channel, LARGEST_MESSAGE, 1)
                if not message:
                    _end_all(children)
                    return
                _obey(json.loads(message), descriptors, channel, (waker, wakened), children)
            else:
                wakened.recv(4096)
                _reap(channel, children)


def _warm_up(modules: list[str]) -> None:
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:
            # One broken service must not stop the others: its own process will fail and say why.
            traceback.print_exc()


def _wake_on_child() -> tuple[socket.socket, socket.socket]:
    waker, wakened = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return waker, wakened


def _obey(
    order: dict[str, Any],
    descriptors: list[int],
    channel: socket.socket,
    wake: tuple[socket.socket, socket.socket],
    children: set[int],
) -> None:
    if "signal" in order:
        # Only to a child that was not reaped yet: its pid cannot be anybody else's.
        if order["pid"] in children:
            os.kill(order["pid"], order["signal"])
        return
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        signal.set_wakeup_fd(-1)
        for end in (channel, *wake):
            end.close()
        _become(order, descriptors[0], parent)
    os.close(descriptors[0])
    children.add(pid)
    _tell(channel, {"started": order["name"], "pid": pid})


def _become(order: dict[str, Any], output: int, parent: int) -> NoReturn:
    """In the child: turn into the program, and never return."""
    code = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for number in (signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL if number != signal.SIGINT else signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, place in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, place)
        os.close(output)
        os.environ.clear()
        os.environ.update(order["environment"])
        sys.argv = [order["name"]]
        function = getattr(importlib.import_module(order["module"]), order["function"])
        code = _exit_code(function(*order["arguments"], **order["keywords"]))
    except SystemExit as leaving:
        code = _exit_code(leaving.code)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _exit_code(answer: object) -> int:
    if answer is None:
        return 0
    if isinstance(answer, int):
        return answer
    print(answer, file=sys.stderr)
    return 1


def _reap(channel: socket.socket, children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        children.discard(pid)
        # The workers that the child started share its session.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        _tell(channel, {"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _end_all(children: set[int]) -> None:
    for pid in children:
        os.killpg(pid, signal.SIGKILL)


def _tell(channel: socket.socket, message: dict[str, Any]) -> None:
    try:
        channel.send(json.dumps(message).encode())
    except BrokenPipeError:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
