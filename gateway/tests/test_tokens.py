"""Who comes in: tokens that are good, missing, forged, old, or for somebody else."""

import base64
import json
import time
from uuid import uuid4

import httpx
import pytest
from gateway_problem import assert_problem

THING = "/api/v1/agreements"


def test_a_good_token_comes_in_and_names_its_account(http, tokens):
    account = str(uuid4())
    answer = http.get(THING, headers=tokens.headers(sub=account, sid="s-9")).json()
    assert answer["service"] == "signing"
    assert answer["headers"]["x-auth-sub"] == account
    assert answer["headers"]["x-auth-sid"] == "s-9"
    assert answer["headers"]["authorization"].startswith("Bearer ")


def test_no_token(http):
    answer = http.get(THING)
    assert_problem(answer, 401, "auth.required")
    assert answer.headers["www-authenticate"] == 'Bearer realm="wangqian"'


def unsigned(token):
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def changed(token):
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    claims["sub"] = "somebody-else"
    return f"{head}.{base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b'=').decode()}.{signature}"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(lambda t: t.make(key=t.foreign_key), id="forged"),
        pytest.param(lambda t: changed(t.make()), id="changed"),
        pytest.param(lambda t: unsigned(t.make()), id="alg-none"),
        pytest.param(lambda t: t.make(exp=int(time.time()) - 60), id="expired"),
        pytest.param(lambda t: t.make(aud="school-site"), id="wrong-audience"),
        pytest.param(lambda t: t.make(iss="https://elsewhere.test"), id="wrong-issuer"),
        pytest.param(lambda t: t.make(nbf=int(time.time()) + 600), id="not-yet"),
        pytest.param(lambda t: "nonsense", id="nonsense"),
    ],
)
def test_a_bad_token(http, tokens, bad):
    answer = http.get(THING, headers={"Authorization": f"Bearer {bad(tokens)}"})
    assert_problem(answer, 401, "auth.token_refused")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_token_in_the_query_is_none(http, tokens):
    assert_problem(http.get(THING, params={"access_token": tokens.make()}), 401, "auth.required")


def test_a_bad_token_is_refused_where_none_was_needed(http, tokens):
    answer = http.get(
        "/api/v1/codes/nature", headers={"Authorization": f"Bearer {tokens.make(key=tokens.foreign_key)}"}
    )
    assert_problem(answer, 401, "auth.token_refused")


@pytest.mark.parametrize("path", ["/api/v1/agreements", "/api/v1/codes/nature", "/account/sign-in", "/"])
def test_spoofed_headers_are_stripped(http, tokens, path):
    spoofed = {
        "x-auth-sub": "boss",
        "X-Auth-Role": "province",
        "x-auth-anything": "1",
        "x-request-id": "mine",
        "x-forwarded-for": "8.8.8.8",
        "x-forwarded-host": "evil.test",
        "x-forwarded-proto": "https",
        "forwarded": "for=8.8.8.8",
        "x-real-ip": "8.8.8.8",
        "x-envoy-original-path": "/elsewhere",
        "x-envoy-upstream-rq-timeout-ms": "1",
    }
    own = tokens.headers(sub="me") if path.endswith("agreements") else {}
    seen = http.get(path, headers=spoofed | own).json()["headers"]
    assert seen.get("x-auth-sub") == ("me" if own else None)
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-request-id"] != "mine"
    assert seen["x-forwarded-proto"] == "http"
    for name in (
        "x-auth-role",
        "x-auth-anything",
        "x-forwarded-host",
        "forwarded",
        "x-real-ip",
        "x-envoy-original-path",
    ):
        assert name not in seen


def test_keys_away_is_no_dead_token_and_heals(start, backends, tokens):
    backends.keys = None
    try:
        gateway = start(keys=False)
        answer = httpx.get(gateway.url + THING, headers=tokens.headers())
        assert_problem(answer, 503, "upstream.unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert "www-authenticate" not in answer.headers
        assert httpx.get(gateway.url + "/api/v1/codes/nature").status_code == 200
        assert_problem(httpx.get(gateway.url + THING), 401, "auth.required")
    finally:
        backends.keys = tokens.jwks
    good = tokens.headers()
    backends.seen.clear()
    gateway.wait_until(
        lambda: httpx.get(gateway.url + THING, headers=good).status_code == 200, "keys came, but not here"
    )
    backends.keys = None
    try:
        gateway.wait_until(lambda: backends.seen["jwks away"] >= 2, "keys were not asked for again")
        assert httpx.get(gateway.url + THING, headers=tokens.headers()).status_code == 200, "known keys stay in use"
    finally:
        backends.keys = tokens.jwks
