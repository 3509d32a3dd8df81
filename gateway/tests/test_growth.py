"""/v1 only grows: what may change since a release, and what may not."""

import copy
import json
import subprocess
import sys

import pytest

from gateway.growth import broken, promised

JSON = "application/json"


def content(schema):
    return {"content": {JSON: {"schema": schema}}}


LETTER = {
    "type": "object",
    "required": ["id", "state"],
    "properties": {
        "id": {"type": "string", "description": "UUIDv7"},
        "state": {"type": "string", "enum": ["open", "declined"]},
        "title": {"type": "string"},
        "reply": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "before": {"anyOf": [{"$ref": "#/components/schemas/Letter"}, {"type": "null"}]},
    },
}
DECLINE = {
    "type": "object",
    "properties": {"reason": {"type": "string", "maxLength": 200}, "how": {"type": "string", "enum": ["a", "b"]}},
}
RELEASED = {
    "paths": {
        "/api/v1/letters": {
            "get": {
                "operationId": "list_letters",
                "summary": "List",
                "x-roles": ["student", "reader"],
                "x-idempotent": "safe",
                "parameters": [{"in": "query", "name": "limit", "required": False, "schema": {"type": "integer"}}],
                "responses": {
                    "200": content({"type": "array", "items": {"$ref": "#/components/schemas/Letter"}}),
                    "409": content({"$ref": "#/components/schemas/Letter"}),
                },
            },
            "post": {
                "operationId": "decline_letter",
                "x-roles": ["student"],
                "x-idempotent": "key",
                "requestBody": content({"$ref": "#/components/schemas/Decline"}),
                "responses": {"200": content({"$ref": "#/components/schemas/Letter"})},
            },
        }
    },
    "components": {"schemas": {"Letter": LETTER, "Decline": DECLINE}},
}
GET, POST = (("paths", "/api/v1/letters", method) for method in ("get", "post"))
OUT, IN = (("components", "schemas", name) for name in ("Letter", "Decline"))
REMOVED = object()


def changed(*steps):
    """The released document with one value set, or taken away."""
    *way, last, value = steps
    made = copy.deepcopy(RELEASED)
    place = made
    for step in way:
        place = place[step]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return made


@pytest.mark.parametrize(
    "present",
    [
        RELEASED,
        changed(*GET, "summary", "Other words"),
        changed(*GET, "x-roles", ["student", "reader", "recruiter"]),
        changed("paths", "/api/v1/letters/{id}", {}),
        changed(*GET, "responses", "409", REMOVED),
        changed(*GET, "responses", "202", content({"type": "object"})),
        changed(*GET, "parameters", [*RELEASED["paths"]["/api/v1/letters"]["get"]["parameters"],
                                     {"in": "query", "name": "q", "required": False, "schema": {"type": "string"}}]),
        changed(*OUT, "properties", "sent_at", {"type": "string"}),
        changed(*OUT, "properties", "state", "enum", ["open", "declined", "revoked"]),
        changed(*IN, "properties", "remark", {"type": "string"}),
        changed(*IN, "properties", "reason", "maxLength", 400),
        changed(*IN, "properties", "reason", "minLength", 0),
        changed(*IN, "properties", "reason", {"anyOf": [{"type": "string", "maxLength": 200}, {"type": "null"}]}),
        changed(*IN, "properties", "how", "enum", ["a", "b", "c"]),
    ],
)  # fmt: skip
def test_growth_passes(present):
    assert broken(promised(RELEASED), present) == []


@pytest.mark.parametrize(
    ("present", "said"),
    [
        (changed("paths", "/api/v1/letters", REMOVED), "list_letters: GET /api/v1/letters is gone"),
        (changed(*GET, "operationId", "show_letters"), "list_letters: operationId was list_letters, is show_letters"),
        (changed(*GET, "x-roles", ["student"]), "list_letters: no longer for reader"),
        (changed(*GET, "x-idempotent", "key"), "list_letters: x-idempotent was safe, is key"),
        (changed(*GET, "responses", {}), "list_letters: no longer answers 200"),
        (changed(*GET, "responses", "200", "content", {"text/csv": {}}), "list_letters: 200 is no application/json any more"),
        (changed(*GET, "parameters", []), "list_letters: parameter limit is gone"),
        (changed(*GET, "parameters", 0, "required", True), "list_letters: parameter limit is newly required"),
        (changed(*GET, "parameters", 0, "schema", {"type": "string"}), "list_letters: parameter limit was integer, is string"),
        (changed(*POST, "requestBody", REMOVED), "decline_letter: takes no body any more"),
        (changed(*POST, "requestBody", "required", True), "decline_letter: a body is newly required"),
        (changed(*OUT, "properties", "title", REMOVED), "list_letters: 200[].title is gone"),
        (changed(*OUT, "properties", "title", {"type": "integer"}), "list_letters: 200[].title was string, is integer"),
        (changed(*OUT, "required", ["id"]), "list_letters: 200[].state may be absent now"),
        (changed(*OUT, "properties", "state", "enum", ["open"]), "list_letters: 200[].state no longer knows declined"),
        (changed(*OUT, "properties", "title", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
         "list_letters: 200[].title gives other values than before: null"),
        (changed(*IN, "properties", "reason", REMOVED), "decline_letter: body.reason is gone"),
        (changed(*IN, "required", ["reason"]), "decline_letter: body.reason is newly required"),
        (changed(*IN, "properties", "reason", "maxLength", 100), "decline_letter: body.reason has a narrower maxLength"),
        (changed(*IN, "properties", "reason", "minLength", 1), "decline_letter: body.reason has a narrower minLength"),
        (changed(*IN, "properties", "reason", "pattern", "^x"), "decline_letter: body.reason has another pattern"),
        (changed(*IN, "properties", "reason", {"type": "integer"}), "decline_letter: body.reason was string, is integer"),
        (changed(*IN, "properties", "how", "enum", ["a"]), "decline_letter: body.how no longer knows b"),
        (changed(*IN, "properties", "reason", "enum", ["a"]), "decline_letter: body.reason takes only a now"),
    ],
)  # fmt: skip
def test_anything_else_is_named(present, said):
    assert said in broken(promised(RELEASED), present)


def test_a_release_keeps_no_words_and_no_refusals():
    kept = promised(RELEASED)
    assert "summary" not in kept["paths"]["/api/v1/letters"]["get"]
    assert list(kept["paths"]["/api/v1/letters"]["get"]["responses"]) == ["200"]
    letter = kept["components"]["schemas"]["Letter"]["properties"]
    assert letter["id"] == {"type": "string"}
    assert "title" in letter, "a field may have the name of a word of OpenAPI"


def test_the_command_refuses_and_says_why(tmp_path):
    told = {"operationId": "list_letters", "responses": {}}
    released = {"paths": {"/api/v1/cases/letters": {"get": told}}, "components": {"schemas": {}}}
    folder, before = tmp_path / "services", tmp_path / "released.json"
    folder.mkdir()
    (folder / "review.json").write_text(json.dumps({"openapi": "3.1.0", "paths": {}}))
    before.write_text(json.dumps(released))
    command = [sys.executable, "-m", "gateway", "openapi", str(folder), "--out", str(tmp_path / "all.json")]
    assert subprocess.run(command, check=False).returncode == 0
    refused = subprocess.run([*command, "--released", str(before)], check=False, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "list_letters: GET /api/v1/cases/letters is gone: /v1 only grows (since released.json)" in refused.stderr
