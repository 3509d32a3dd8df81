"""Sees every answer that the contract suite gets, holds it against the schema that its operation states, and keeps the richest ones:
they are the examples of the OpenAPI documents (`make examples`)."""

import json
import re
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import jsonschema_rs

from chassis.openapi import JSON, example_file, successes_of
from chassis.problem_examples import PUBLIC_URL

from .operations import Operation, documents, operations

Schema = dict[str, Any]
# An example shows the shape, not the data: so many of each list, and files no longer than this.
MOST_ITEMS = 3
MOST_CHARACTERS = 12_000
# Tokens and cursors.
_OPAQUE = re.compile(r"[\w.-]{100,}")


def statuses_with_body(operation: Operation) -> list[int]:
    """Of its successes, those that answer JSON."""
    told = documents()[operation.service]["paths"][operation.path][operation.method.lower()]
    return [int(status) for status, content in successes_of(told) if JSON in content]


def schema_of(operation: Operation, status: int) -> Schema | None:
    """The stated schema of this JSON answer, whole; None where none is stated."""
    made = documents()[operation.service]
    told = made["paths"][operation.path][operation.method.lower()]
    content = dict(successes_of(told)).get(str(status), {})
    return {**content[JSON]["schema"], "components": _closed(made["components"])} if JSON in content else None


def _closed(components: Schema) -> Schema:
    """The document lets answers grow; here a field that it does not state is a fault."""
    schemas = {
        name: {"additionalProperties": False, **schema} if "properties" in schema else schema
        for name, schema in components["schemas"].items()
    }
    return {**components, "schemas": schemas}


def faults_in(body: Any, schema: Schema) -> list[str]:
    return [f"{fault.instance_path}: {fault.message}" for fault in jsonschema_rs.iter_errors(schema, body)]


class Witness:
    """`faults`: answers that are not what their operation states. `bodies`: by operation and status, the richest."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._doors = sorted(((o, re.compile(_pattern(o.path))) for o in operations()), key=lambda d: "{" in d[0].path)
        self.bodies: dict[tuple[str, int], Any] = {}
        self.statuses: set[tuple[str, int]] = set()
        self.faults: list[str] = []

    def trace(self) -> aiohttp.TraceConfig:
        """For a session of aiohttp: everything that comes back on it is seen."""
        config = aiohttp.TraceConfig()
        config.on_request_end.append(self._look)
        config.freeze()
        return config

    async def _look(self, _: aiohttp.ClientSession, __: SimpleNamespace, seen: aiohttp.TraceRequestEndParams) -> None:
        answer = seen.response
        operation = self._operation(seen.method, answer.url.path)
        if operation is None or not 200 <= answer.status < 300:
            return
        self.statuses.add((operation.id, answer.status))
        if answer.content_type == JSON:
            self._hold(operation, answer.status, json.loads(await answer.read()))

    def _operation(self, method: str, path: str) -> Operation | None:
        return next((o for o, pattern in self._doors if o.method == method and pattern.fullmatch(path)), None)

    def _hold(self, operation: Operation, status: int, body: Any) -> None:
        schema = schema_of(operation, status)
        if schema is None:
            self.faults.append(f"{operation.id}: {status} is not stated")
            return
        self.faults += [f"{operation.id} {status} {fault}" for fault in faults_in(body, schema)[:3]]
        shown, known = _shortened(body, self._base), self.bodies.get((operation.id, status))
        if known is None or len(_text(known)) < len(_text(shown)) <= MOST_CHARACTERS:
            self.bodies[operation.id, status] = shown

    def record(self) -> None:
        """Write the examples that are missing or no longer fit; what fits stays, so that a diff shows what changed."""
        known = {operation.id: operation for operation in operations()}
        for (name, status), body in self.bodies.items():
            operation = known[name]
            schema, path = schema_of(operation, status), example_path(operation, status)
            if schema is None or (path.exists() and not faults_in(json.loads(path.read_text("utf-8")), schema)):
                continue
            path.parent.mkdir(exist_ok=True)
            path.write_text(_text(body), "utf-8")


def examples_folder(service: str) -> Path:
    return Path(str(files(service))) / "examples"


def example_path(operation: Operation, status: int | str) -> Path:
    return examples_folder(operation.service) / example_file(operation.id, status)


def _pattern(path: str) -> str:
    return "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"({\w+})", path))


def _text(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _shortened(body: Any, base: str) -> Any:
    if isinstance(body, dict):
        return {name: _shortened(value, base) for name, value in body.items()}
    if isinstance(body, list):
        return [_shortened(one, base) for one in body[:MOST_ITEMS]]
    if isinstance(body, str):
        return _OPAQUE.sub(lambda found: found[0][:24] + "…", body.replace(base, PUBLIC_URL))
    return body
