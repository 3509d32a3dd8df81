"""Every operation of every service, as the OpenAPI documents state it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from chassis.documented import PUBLIC
from chassis.openapi import document
from chassis.settings import SERVICES
from gateway.openapi import METHODS


@dataclass(frozen=True)
class Operation:
    service: str
    method: str
    path: str
    id: str
    roles: tuple[str, ...]
    scope: str
    problems: tuple[str, ...]
    # What a second call with the same request does (chassis.repeating).
    manner: str
    # Kind of the object that the path names; "" where it names none.
    thing: str
    path_parameters: tuple[str, ...]
    # Query parameters that must be given, each with a value it takes.
    query: dict[str, str]
    # Media type -> schema of the body, with all references resolved.
    bodies: dict[str, dict[str, Any]]

    @property
    def is_public(self) -> bool:
        return PUBLIC in self.roles

    @property
    def is_question(self) -> bool:
        return self.method == "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def documents() -> dict[str, dict[str, Any]]:
    return {name: document(name) for name in SERVICES}


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        _operation(service, made, method, path, item[method])
        for service, made in documents().items()
        for path, item in made["paths"].items()
        for method in METHODS
        if method in item
    )


def _operation(service: str, made: dict[str, Any], method: str, path: str, told: dict[str, Any]) -> Operation:
    schemas = made.get("components", {}).get("schemas", {})
    content = told.get("requestBody", {}).get("content", {})
    return Operation(
        service, method.upper(), path, told["operationId"], tuple(told["x-roles"]), told["x-scope"],
        tuple(told["x-problems"]), told["x-idempotent"], told.get("x-thing", ""),
        tuple(p["name"] for p in told.get("parameters", []) if p["in"] == "path"),
        {p["name"]: p["schema"]["enum"][0] for p in told.get("parameters", []) if p["in"] == "query" and p["required"]},
        {media: resolved(part["schema"], schemas) for media, part in content.items()},
    )  # fmt: skip


def resolved(schema: Any, schemas: dict[str, Any]) -> Any:
    """The schema with what it refers to in its place."""
    if isinstance(schema, list):
        return [resolved(each, schemas) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return {name: resolved(value, schemas) for name, value in schema.items() if name != "discriminator"}
