"""The OpenAPI document of a service, made without any part running: `python -m <service> openapi > file`."""

import importlib
import json
import sys
from typing import Any

from chassis.description import Service
from chassis.http import Problem, create_app


def described(name: str) -> Service:
    """The service as its composition root puts it together, with no part of it open."""
    built: Service = importlib.import_module(f"{name}.app").build(_unopened(name))
    return built


def document(name: str) -> dict[str, Any]:
    """The document as the service would serve it, with the Problem schema that every refusal follows."""
    whole = described(name)
    app = create_app(_unopened(name), whole.title, whole.routers)
    made = app.openapi()
    made.setdefault("components", {}).setdefault("schemas", {})["Problem"] = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    for path in made["paths"].values():
        for operation in path.values():
            if "x-roles" not in operation or "x-problems" not in operation or "x-scope" not in operation:
                raise ValueError(
                    f"{name}: {operation.get('operationId')} does not state x-roles, x-scope and x-problems: use documented()"
                )
    return made


def write(name: str, environ: dict[str, str]) -> None:
    del environ
    json.dump(document(name), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")


def _unopened(name: str) -> Any:
    """A core whose parts are never opened: routes are declared, not called."""
    from pathlib import Path
    from tempfile import mkdtemp
    from unittest.mock import MagicMock

    from chassis.settings import Settings

    folder = Path(mkdtemp())
    settings = Settings(
        service=name, http_port=0, grpc_port=0, database_url="postgresql://nobody@127.0.0.1:1/none", redis_url="redis://127.0.0.1:1",
        kafka_bootstrap="127.0.0.1:1", state_dir=folder, secrets_dir=folder, public_url="https://wangqian.example", issuer="https://wangqian.example",
        jwks_url="http://127.0.0.1:1/jwks",
    )  # fmt: skip
    core = MagicMock(name="core")
    core.settings = settings
    core.secret = lambda purpose: b"0" * 32
    return core
