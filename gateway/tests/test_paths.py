"""What can be reached and how: paths, methods, tricks with paths, sizes, bytes that are no request."""

import http.client
import json
import socket

import httpx
import pytest
from gateway_problem import assert_problem

from gateway.route_table import load_table

MIB = 1024 * 1024


def raw(gateway, path, method="GET", headers=None):
    """A request whose path is sent as it is, without the tidying of a client."""
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=5)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for key, value in (headers or {}).items():
        connection.putheader(key, value)
    connection.endheaders()
    answer = connection.getresponse()
    return httpx.Response(answer.status, headers=answer.getheaders(), content=answer.read())


def test_every_segment_reaches_its_service(http, tokens):
    for route in load_table().api:
        answer = http.get(f"{route.path}/1/more?q=1", headers=tokens.headers())
        assert (answer.json()["service"], answer.json()["path"]) == (route.service, f"{route.path}/1/more")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/", "portal"),
        ("/agreements/1", "portal"),
        ("/problems/student.has_commitment", "portal"),
        ("/apiary", "portal"),
        ("/.well-known/openid-configuration", "identity"),
        ("/oauth/authorize", "identity"),
        ("/oauth/token", "identity"),
        ("/account/sign-in", "identity"),
        ("/accounting", "portal"),
        ("/api/v1/schools", "identity"),
        ("/api/v1/codes/nature", "identity"),
        ("/api/v1/verifications/abc", "documents"),
    ],
)
def test_what_is_open_without_a_token(http, path, service):
    assert http.get(path).json()["service"] == service


def test_public_verification_takes_a_file(http):
    answer = http.post("/api/v1/verifications", content=b"x" * (2 * MIB))
    assert (answer.json()["service"], answer.json()["bytes"]) == ("documents", 2 * MIB)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/schools"),
        ("GET", "/api/v1/employers"),
        ("PUT", "/api/v1/accounts/1"),
        ("POST", "/api/v1/codes/x"),
        ("DELETE", "/api/v1/verifications/1"),
        ("POST", "/api/v1/uploads"),
        ("GET", "/api/v1/licences/1"),
    ],
)
def test_what_is_open_for_one_method_is_closed_for_the_others(http, method, path):
    assert_problem(http.request(method, path), 401, "auth.required")


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v2/agreements",
        "/api/v1/nothing",
        "/api/v1/agreementsx",
        "/metrics",
        "/readyz",
        "/docs",
    ],
)
def test_nobody_answers(http, tokens, path):
    assert_problem(http.get(path, headers=tokens.headers()), 404, "route.not_found")


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/api/v1/agreements", "/"])
def test_other_methods(http, method, path):
    answer = http.request(method, path)
    assert_problem(answer, 405, "method.not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, POST, PUT, DELETE"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/codes/../agreements",
        "/api/v1/codes/%2e%2e/agreements",
        "/x/../api/v1/agreements",
        "//api//v1///agreements",
        "/api/v1/./agreements",
    ],
)
def test_no_way_around_the_token_by_path(gateway, path):
    assert_problem(raw(gateway, path), 401, "auth.required")


@pytest.mark.parametrize(
    "path", ["/api/v1%2fagreements", "/api/v1/codes%2F..%2Fagreements", "/a%5cb", "/../../../%2e%2e%2f"]
)
def test_escaped_slashes(gateway, path):
    assert_problem(raw(gateway, path), 400, "request.unreadable", identified=False)


def test_headers_with_underscores(gateway):
    assert_problem(raw(gateway, "/", headers={"x_auth_sub": "boss"}), 400, "request.unreadable", identified=False)


def test_an_upgrade_is_refused(gateway):
    answer = raw(gateway, "/", headers={"connection": "upgrade", "upgrade": "websocket"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "request.unreadable"


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/api/v1/agreements", 1),
        ("/api/v1/uploads", 26),
        ("/api/v1/roster-imports", 25),
        ("/api/v1/licences", 11),
        ("/account/sign-in", 1),
        ("/roster", 27),
    ],
)
def test_body_limit(http, tokens, path, limit):
    own = tokens.headers() if path.startswith("/api") else {}
    assert http.post(path, content=b"x" * (limit * MIB), headers=own).json()["bytes"] == limit * MIB
    for body in (b"x" * (limit * MIB + 1), iter([b"x" * MIB] * limit + [b"x"])):
        assert_problem(http.post(path, content=body, headers=own), 413, "request.too_large")


def test_nonsense_instead_of_http(gateway):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert b"400" in connection.recv(4096).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "request_line", [b"BREW / HTTP/1.1\r\nHost: a", b"GET / HTTP/1.1", b"GET / HTTP/1.0\r\nHost: a"]
)
def test_a_request_that_cannot_be_read(gateway, request_line):
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        connection.sendall(request_line + b"\r\n\r\n")
        head, _, body = connection.recv(4096).partition(b"\r\n\r\n")
    assert head.split(b" ")[1] in (b"400", b"426")
    assert json.loads(body)["code"] == "request.unreadable"
    assert "instance" not in json.loads(body)
