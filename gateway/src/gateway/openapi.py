"""One OpenAPI document out of the services' own, refused when they contradict each other or the route table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gateway.route_table import RouteTable

METHODS = ("get", "put", "post", "delete", "head", "options", "patch", "trace")
TITLE = "网签 API"


class MergeRefused(Exception):
    """The documents cannot be one: `faults` names every reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def merge(documents: Mapping[str, dict[str, Any]], table: RouteTable, public_url: str = "/") -> dict[str, Any]:
    """The documents, by name of service, as one. Every path must be given to that service by the route table, every
    operationId be there and be unique; schemas of one name must be equal or are renamed with the service's name."""
    faults: list[str] = []
    paths: dict[str, Any] = {}
    components: dict[str, dict[str, Any]] = {}
    tags: dict[str, Any] = {}
    owner_of: dict[str, str] = {}
    for service, given in sorted(documents.items()):
        document = _with_own_names(service, given, components)
        for path, item in document.get("paths", {}).items():
            if table.service_of(path) != service or not path.startswith("/api/"):
                faults.append(f"{service}: the route table does not give {path} to it")
            for method in METHODS:
                if method in item:
                    _claim(item[method].get("operationId"), f"{service} {method.upper()} {path}", owner_of, faults)
            paths[path] = item
        for kind, entries in document.get("components", {}).items():
            components.setdefault(kind, {}).update(entries)
        tags.update({tag["name"]: tag for tag in document.get("tags", [])})
    if faults:
        raise MergeRefused(faults)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "v1", **_described(documents)},
        "servers": [{"url": public_url}],
        "paths": dict(sorted(paths.items())),
        "components": {kind: dict(sorted(entries.items())) for kind, entries in sorted(components.items())},
        "tags": [tags[name] for name in sorted(tags)],
    }


def _described(documents: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """What all of them say of themselves, said once."""
    said = {document["info"]["description"] for document in documents.values() if "info" in document}
    return {"description": "\n\n".join(sorted(said))} if said else {}


def _claim(operation: str | None, where: str, owner_of: dict[str, str], faults: list[str]) -> None:
    if not operation:
        faults.append(f"{where}: no operationId")
    elif operation in owner_of:
        faults.append(f"operationId {operation}: {owner_of[operation]} and {where}")
    else:
        owner_of[operation] = where


def _with_own_names(service: str, document: dict[str, Any], taken: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The document with those components renamed whose name another service uses for something else."""
    renamed = {
        f"#/components/{kind}/{name}": f"#/components/{kind}/{service.title()}{name}"
        for kind, entries in document.get("components", {}).items()
        for name, entry in entries.items()
        if name in taken.get(kind, {}) and taken[kind][name] != entry
    }
    if not renamed:
        return document
    result: dict[str, Any] = _replaced(document, renamed)
    for kind, entries in document["components"].items():
        result["components"][kind] = {
            renamed.get(f"#/components/{kind}/{name}", name).rsplit("/", 1)[-1]: result["components"][kind][name]
            for name in entries
        }
    return result


def _replaced(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: renamed.get(item, item) if key == "$ref" and isinstance(item, str) else _replaced(item, renamed)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_replaced(item, renamed) for item in value]
    return value


def as_text(document: dict[str, Any]) -> str:
    """The form in which the document is committed: the same content gives the same bytes."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
