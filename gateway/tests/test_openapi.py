"""One document out of several, or every reason why not."""

import json
import subprocess
import sys

import httpx
import pytest

from gateway.openapi import MergeRefused, as_text, merge
from gateway.route_table import load_table


def document(*operations, **schemas):
    paths = {}
    for method, path, name in operations:
        paths.setdefault(path, {})[method] = {
            "operationId": name,
            "responses": {"200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}},
        }
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}


SIGNING = document(
    ("get", "/api/v1/agreements", "list_agreements"),
    ("post", "/api/v1/invitations", "send_invitation"),
    Page={"type": "object"},
    State={"type": "string"},
)
REVIEW = document(("get", "/api/v1/cases", "list_cases"), Page={"type": "array"}, State={"type": "string"})


def schema_of(merged, path):
    return merged["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]


def test_one_document():
    merged = merge({"signing": SIGNING, "review": REVIEW}, load_table())
    assert list(merged["paths"]) == ["/api/v1/agreements", "/api/v1/cases", "/api/v1/invitations"]
    assert as_text(merged) == as_text(merge({"review": REVIEW, "signing": SIGNING}, load_table()))


def test_equal_schemas_are_one_and_different_ones_of_a_name_are_told_apart():
    merged = merge({"signing": SIGNING, "review": REVIEW}, load_table())
    assert set(merged["components"]["schemas"]) == {"Page", "SigningPage", "State"}
    for path, kind in (("/api/v1/cases", "array"), ("/api/v1/agreements", "object")):
        assert merged["components"]["schemas"][schema_of(merged, path).rsplit("/", 1)[-1]]["type"] == kind
    assert schema_of(SIGNING, "/api/v1/agreements") == "#/components/schemas/Page", "the given document stays as it was"


@pytest.mark.parametrize(
    ("documents", "fault"),
    [
        (
            {"signing": SIGNING, "review": document(("get", "/api/v1/cases", "list_agreements"))},
            "operationId list_agreements",
        ),
        ({"review": document(("get", "/api/v1/agreements", "list_more"))}, "/api/v1/agreements"),
        ({"review": document(("get", "/internal/cases", "list_cases"))}, "/internal/cases"),
        ({"portal": document(("get", "/sign-in", "show_sign_in"))}, "/sign-in"),
        ({"review": document(("get", "/api/v1/cases", None))}, "no operationId"),
    ],
)
def test_refused(documents, fault):
    with pytest.raises(MergeRefused, match=fault):
        merge(documents, load_table())


def test_the_command_writes_checks_and_refuses(tmp_path):
    folder, out = tmp_path / "services", tmp_path / "openapi.json"
    folder.mkdir()
    (folder / "signing.json").write_text(json.dumps(SIGNING), "utf-8")

    def run(*more):
        return subprocess.run(
            [sys.executable, "-m", "gateway", "openapi", folder, "--out", out, *more],
            text=True,
            capture_output=True,
            env={"PYTHONPATH": ":".join(sys.path)},
            check=False,
        )

    assert run("--check").returncode == 1
    assert run().returncode == 0
    assert run("--check").returncode == 0
    (folder / "review.json").write_text(json.dumps(document(("get", "/api/v1/messages", "x"))), "utf-8")
    refused = run()
    assert refused.returncode == 1
    assert "/api/v1/messages" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_gateway_serves_the_document(start, tmp_path):
    file = tmp_path / "openapi.json"
    file.write_text(as_text(merge({"signing": SIGNING, "review": REVIEW}, load_table())), "utf-8")
    gateway = start(WQ_OPENAPI_FILE=str(file))
    answer = httpx.get(f"{gateway.url}/openapi.json")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json()["info"]["title"] == "网签 API"
