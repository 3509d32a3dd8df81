"""May this document follow the released one (api.md 14)? `/v1` only grows: whatever the old one promised or took must still hold.

No kept library for Python does this; what is compared is what FastAPI writes: objects, arrays, anyOf, enums, bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]
# What no client depends on.
_WORDS = frozenset({"description", "summary", "title", "example", "examples", "tags"})
_UPPER, _LOWER = ("maxLength", "maxItems", "maximum"), ("minLength", "minItems", "minimum")


def promised(document: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a document that a release binds us to: operations with their successes, and the schemas."""
    paths = {
        path: {method: _promise(operation) for method, operation in item.items()}
        for path, item in document["paths"].items()
    }
    return {"paths": paths, "components": {"schemas": _plain(document["components"]["schemas"], named=True)}}


def _promise(operation: Mapping[str, Any]) -> dict[str, Any]:
    successes = {status: told for status, told in operation["responses"].items() if status.startswith("2")}
    kept: dict[str, Any] = _plain({**operation, "responses": successes})
    return kept


def _plain(value: Any, *, named: bool = False) -> Any:
    """Without words for people. `named`: the keys are names of ours, and no words of OpenAPI."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _plain(one, named=key == "properties" and not named)
        for key, one in value.items()
        if named or key not in _WORDS
    }


def broken(released: Mapping[str, Any], present: Mapping[str, Any]) -> list[str]:
    """What the present document took away, one line each; empty when it only grew."""
    faults: list[str] = []
    for path, item in released["paths"].items():
        for method, old in item.items():
            new = present["paths"].get(path, {}).get(method)
            told = _Pair(released, present).operation(old, new) if new else [f"{method.upper()} {path} is gone"]
            faults += [f"{old['operationId']}: {fault}" for fault in told]
    return faults


class _Pair:
    """Compares parts of an old and a new document; `$ref`s are followed once on each way down."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._old, self._new = old["components"]["schemas"], new["components"]["schemas"]
        self._seen: set[tuple[str, str, bool]] = set()

    def operation(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        for name in ("operationId", "x-idempotent"):
            if old.get(name) != new.get(name):
                yield f"{name} was {old.get(name)}, is {new.get(name)}"
        if lost := sorted(set(old.get("x-roles", ())) - {*new.get("x-roles", ())}):
            yield f"no longer for {', '.join(lost)}"
        yield from self._parameters(old, new)
        yield from self._body(old.get("requestBody"), new.get("requestBody"))
        for status, answer in old["responses"].items():
            if status.startswith("2"):
                now = new["responses"].get(status)
                if now is None:
                    yield f"no longer answers {status}"
                else:
                    yield from self._contents(answer, now, f"{status}", taken=False)

    def _parameters(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        before = {(p["in"], p["name"]): p for p in old.get("parameters", ())}
        after = {(p["in"], p["name"]): p for p in new.get("parameters", ())}
        for key, parameter in after.items():
            if parameter.get("required") and not before.get(key, {}).get("required"):
                yield f"parameter {key[1]} is newly required"
        for key, parameter in before.items():
            if key not in after:
                yield f"parameter {key[1]} is gone"
            else:
                yield from self.schema(parameter["schema"], after[key]["schema"], f"parameter {key[1]}", taken=True)

    def _body(self, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[str]:
        if new is not None and new.get("required") and not (old or {}).get("required"):
            yield "a body is newly required"
        if old is not None and new is None:
            yield "takes no body any more"
        elif old is not None and new is not None:
            yield from self._contents(old, new, "body", taken=True)

    def _contents(self, old: Mapping[str, Any], new: Mapping[str, Any], where: str, *, taken: bool) -> Iterator[str]:
        for media, told in old.get("content", {}).items():
            if media not in new.get("content", {}):
                yield f"{where} is no {media} any more"
            else:
                yield from self.schema(
                    told.get("schema", {}), new["content"][media].get("schema", {}), where, taken=taken
                )

    def schema(self, old: Schema, new: Schema, where: str, *, taken: bool) -> Iterator[str]:
        """`taken`: what clients send; else what they get."""
        names = (old.get("$ref", ""), new.get("$ref", ""), taken)
        if any(names[:2]):
            if names in self._seen:
                return
            self._seen.add(names)
            old, new = _followed(old, self._old), _followed(new, self._new)
        before, after = _choices(old), _choices(new)
        if len(before) > 1 or len(after) > 1:
            yield from self._choices(before, after, where, taken=taken)
            return
        if old.get("type") != new.get("type") and not (taken and "type" not in new):
            yield f"{where} was {old.get('type', 'anything')}, is {new.get('type', 'anything')}"
            return
        yield from _values(old, new, where, taken=taken)
        yield from self._fields(old, new, where, taken=taken)
        for name in ("items", "additionalProperties"):
            if isinstance(old.get(name), dict) and isinstance(new.get(name), dict):
                yield from self.schema(old[name], new[name], f"{where}[]", taken=taken)

    def _choices(self, before: list[Schema], after: list[Schema], where: str, *, taken: bool) -> Iterator[str]:
        """What could be sent can still be sent; what can come could come before."""
        for one in before if taken else after:
            others = after if taken else before
            if not any(self._fits(one, other, taken=taken) for other in others):
                yield f"{where} {'takes' if taken else 'gives'} other values than before: {_kind(one)}"

    def _fits(self, one: Schema, other: Schema, *, taken: bool) -> bool:
        old, new = (one, other) if taken else (other, one)
        seen, self._seen = self._seen, set(self._seen)
        try:
            return not any(self.schema(old, new, "", taken=taken))
        finally:
            self._seen = seen

    def _fields(self, old: Schema, new: Schema, where: str, *, taken: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        must_before, must_after = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(must_after - must_before) if taken else ():
            yield f"{where}.{name} is newly required"
        for name in sorted((must_before - must_after) & after.keys()) if not taken else ():
            yield f"{where}.{name} may be absent now"
        for name, told in before.items():
            if name not in after:
                yield f"{where}.{name} is gone"
            else:
                yield from self.schema(told, after[name], f"{where}.{name}", taken=taken)


def _values(old: Schema, new: Schema, where: str, *, taken: bool) -> Iterator[str]:
    before, after = _enumerated(old), _enumerated(new)
    if before is not None and after is not None and (lost := sorted(before - after)):
        yield f"{where} no longer knows {', '.join(lost)}"
    if not taken:
        return
    if before is None and after is not None:
        yield f"{where} takes only {', '.join(sorted(after))} now"
    for name in ("pattern", "format"):
        if name in new and old.get(name) != new[name]:
            yield f"{where} has another {name}"
    for name in (*_UPPER, *_LOWER):
        if name in new and _is_narrower(name, old.get(name), new[name]):
            yield f"{where} has a narrower {name}"


def _is_narrower(name: str, old: Any, new: Any) -> bool:
    if old is None:
        return not (name in ("minLength", "minItems") and new == 0)
    return bool(new < old if name in _UPPER else new > old)


def _enumerated(schema: Schema) -> set[str] | None:
    if "const" in schema:
        return {str(schema["const"])}
    return {str(one) for one in schema["enum"]} if "enum" in schema else None


def _choices(schema: Schema) -> list[Schema]:
    return schema.get("anyOf") or schema.get("oneOf") or [schema]


def _followed(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _kind(schema: Schema) -> str:
    return str(schema.get("$ref", schema.get("type", "anything"))).rpartition("/")[2]
