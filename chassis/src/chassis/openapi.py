"""The OpenAPI document of a service, made without any part running: `python -m <service> openapi > file`.

Each operation states its roles, scope, problems, manner of repeating, and one example per answer (api.md 16): of a success as it was
recorded from a running platform (`<service>/examples/<operationId>.<status>.json`, written by `make examples`), of a refusal as the
catalogue words it."""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from chassis.description import Service
from chassis.documented import SCOPES
from chassis.http import Problem, create_app
from chassis.problem_examples import ANY_OPERATION, example_of, status_of
from chassis.problem_json import MEDIA_TYPE
from chassis.repeating import MANNERS, PROBLEMS, manner_of

JSON = "application/json"
TOLERANCE = (
    "/v1 only grows: tolerate unknown fields, enum values and codes; branch on `code` alone. Every POST whose x-idempotent is"
    " `key` needs Idempotency-Key, every operation whose x-idempotent is `version` needs If-Match."
)
_REFERENCE = re.compile(r"#/components/schemas/([^\"]+)")
_ACT_THING = re.compile(r"[a-z]+(_[a-z0-9]+)+")


def described(name: str) -> Service:
    """The service as its composition root puts it together, with no part of it open."""
    built: Service = importlib.import_module(f"{name}.app").build(_unopened(name))
    return built


def document(name: str) -> dict[str, Any]:
    """The document of a service with all examples that there are. Nothing is refused here: `faults_of` says what is missing."""
    whole = described(name)
    folder = files(name) / "examples"
    examples = {one.name: json.loads(one.read_text("utf-8")) for one in folder.iterdir()} if folder.is_dir() else {}
    return completed(create_app(_unopened(name), whole.title, whole.routers), examples)


def completed(app: FastAPI, examples: dict[str, Any]) -> dict[str, Any]:
    """What FastAPI tells of the app, with the refusals and the examples (by file name) in it."""
    made = app.openapi()
    made["info"]["description"] = TOLERANCE
    codes = set(ANY_OPERATION)
    for method, operation in operations_of(made):
        manner = manner_of(method, operation)
        operation["x-idempotent"] = manner
        if "x-problems" in operation:
            operation["x-problems"] = sorted({*operation["x-problems"], *PROBLEMS.get(manner, ())})
            operation["responses"] |= _refusals(operation["x-problems"])
            codes.update(operation["x-problems"])
        operation["responses"]["default"] = {"$ref": "#/components/responses/Refused"}
        _show_successes(operation, examples)
    components = made.setdefault("components", {})
    _open_to_growth(made)
    components.setdefault("schemas", {})["Problem"] = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}"
    )
    components["examples"] = {code: {"value": example_of(code)} for code in sorted(codes)}
    components["responses"] = {"Refused": _refusal("What any operation can be refused with", ANY_OPERATION)}
    return made


def _open_to_growth(made: dict[str, Any]) -> None:
    """What is sent in holds nothing unknown, and says so; what goes out may have more fields tomorrow."""
    schemas = made["components"].get("schemas", {})
    taken = _named_in([operation.get("requestBody") for _, operation in operations_of(made)], schemas)
    for name, schema in schemas.items():
        if name not in taken:
            schema.pop("additionalProperties", None)


def _named_in(part: Any, schemas: dict[str, Any]) -> set[str]:
    """The schemas that a part of the document refers to, by whatever way."""
    found, left = set(), set(_REFERENCE.findall(json.dumps(part)))
    while left:
        name = left.pop()
        found.add(name)
        left |= set(_REFERENCE.findall(json.dumps(schemas[name]))) - found
    return found


def faults_of(made: dict[str, Any]) -> list[str]:
    """What operations do not state, one line each, naming the operation."""
    return [
        f"{operation.get('operationId') or 'an operation without operationId'}: {fault}"
        for method, operation in operations_of(made)
        for fault in _faults(operation)
    ]


def operations_of(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(method, operation), in the order of the document."""
    for item in made["paths"].values():
        yield from item.items()


def successes_of(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(status, content) of each answer that is no refusal."""
    for status, answer in operation["responses"].items():
        if str(status).startswith("2"):
            yield str(status), answer.get("content", {})


def example_file(operation_id: str, status: str | int) -> str:
    return f"{operation_id}.{status}.json"


def _faults(operation: dict[str, Any]) -> Iterator[str]:
    if not _ACT_THING.fullmatch(operation.get("operationId", "")):
        yield "operationId is not of the form act_thing"
    if not operation.get("x-roles"):
        yield "does not state x-roles: use documented()"
    if operation.get("x-scope") not in SCOPES:
        yield "does not state x-scope: use documented()"
    if "x-problems" not in operation:
        yield "does not state x-problems: use documented()"
    if operation.get("x-idempotent") not in MANNERS:
        yield "does not state x-idempotent: use documented()"
    for status, content in successes_of(operation):
        if JSON in content and not content[JSON].get("schema"):
            yield f"{status} has no schema: say documented(answers=…)"
        if JSON in content and "example" not in content[JSON]:
            yield f"{status} has no example: run `make examples`"


def _show_successes(operation: dict[str, Any], examples: dict[str, Any]) -> None:
    for status, content in successes_of(operation):
        name = example_file(operation.get("operationId", ""), status)
        if JSON in content and name in examples:
            content[JSON]["example"] = examples[name]


def _refusals(codes: list[str]) -> dict[str, Any]:
    """One answer a status, with an example of each code."""
    found: dict[str, list[str]] = {}
    for code in codes:
        found.setdefault(str(status_of(code)), []).append(code)
    return {status: _refusal("Refused", of_status) for status, of_status in sorted(found.items())}


def _refusal(description: str, codes: list[str] | tuple[str, ...]) -> dict[str, Any]:
    shown = {code: {"$ref": f"#/components/examples/{code}"} for code in codes}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": shown}}
    return {"description": description, "content": content}


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
