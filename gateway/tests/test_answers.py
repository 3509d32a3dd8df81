"""What happens on the way: slow and broken services, ids, traces, addresses, the log, TLS."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from gateway_problem import assert_problem

from gateway.route_table import load_table

MIB = 1024 * 1024


def test_request_ids(http, tokens, gateway):
    first, second = (http.get("/api/v1/agreements", headers=tokens.headers()) for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", first.headers["x-request-id"])
    assert first.headers["x-request-id"] == first.json()["headers"]["x-request-id"]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    given = "019a0000-0000-7000-8000-000000000001"
    by_portal = httpx.get(f"{gateway.internal_url}/api/v1/schools", headers={"x-request-id": given})
    assert (by_portal.headers["x-request-id"], by_portal.json()["headers"]["x-request-id"]) == (given, given)


def test_trace_context(http):
    trace = "0af7651916cd43dd8448eb211c80319c"
    kept = http.get("/", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"}).json()["headers"]["traceparent"]
    assert kept.split("-")[1] == trace
    made = http.get("/").json()["headers"]["traceparent"]
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", made)


def test_client_address_behind_the_portal(gateway, start):
    page = "/api/v1/schools"
    through = httpx.get(gateway.internal_url + page, headers={"x-forwarded-for": "203.0.113.7", "x-auth-sub": "boss"})
    assert through.json()["headers"]["x-forwarded-for"] == "203.0.113.7"
    assert "x-auth-sub" not in through.json()["headers"]
    elsewhere = start(WQ_PORTAL_NETWORKS="10.9.9.0/24")
    lied = httpx.get(elsewhere.internal_url + page, headers={"x-forwarded-for": "203.0.113.7"})
    assert lied.json()["headers"]["x-forwarded-for"] == "127.0.0.1"


def test_trusted_hops(start):
    behind = start(WQ_TRUSTED_HOPS="1")
    seen = httpx.get(behind.url, headers={"x-forwarded-for": "8.8.8.8, 203.0.113.9"}).json()["headers"]
    assert seen["x-forwarded-for"] == "203.0.113.9"


def test_too_slow_is_504(start, tokens):
    table = load_table()
    hasty = start(replace(table, api=tuple(replace(route, timeout_s=0.3) for route in table.api)))
    answer = httpx.post(f"{hasty.url}/api/v1/agreements?wait=2", headers=tokens.headers())
    assert_problem(answer, 504, "upstream.timeout")


def test_a_service_that_is_down_is_503_and_comes_back(http, gateway, backends, tokens):
    backends.stop("notify")
    try:
        for method in ("GET", "POST"):
            answer = http.request(method, "/api/v1/messages", headers=tokens.headers())
            assert_problem(answer, 503, "upstream.unavailable")
            assert int(answer.headers["retry-after"]) > 0
        assert http.get("/api/v1/cases", headers=tokens.headers()).status_code == 200
    finally:
        backends.start("notify")
    gateway.wait_until(
        lambda: http.get("/api/v1/messages", headers=tokens.headers()).status_code == 200, "notify stayed away"
    )


def test_a_person_sees_a_page_and_a_program_a_problem(http, backends, tokens):
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    backends.stop("portal")
    try:
        page = http.get("/agreements/1", headers=browser)
        assert (page.status_code, page.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert "暂时无法办理" in page.text
        assert page.headers["x-request-id"] in page.text
        style = page.text.split("<style>")[1].split("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.headers["content-security-policy"]
        assert int(page.headers["retry-after"]) > 0
        assert_problem(http.get("/agreements/1", headers={"accept": "application/json"}), 503, "upstream.unavailable")
        assert_problem(http.get("/api/v1/agreements", headers=browser), 401, "auth.required")
    finally:
        backends.start("portal")


def test_a_connection_that_breaks_after_sending_is_not_called_undone(http, backends, tokens):
    backends.seen.clear()
    answer = http.post("/api/v1/terminations/broken?break=1", headers=tokens.headers())
    assert_problem(answer, 502, "upstream.interrupted")
    assert backends.seen["POST /api/v1/terminations/broken"] == 1
    http.get("/api/v1/terminations/broken?break=1", headers=tokens.headers())
    assert backends.seen["GET /api/v1/terminations/broken"] == 3, "reading may be tried again"


def test_only_reading_is_tried_again(http, backends, tokens):
    backends.seen.clear()
    assert http.get("/api/v1/figures/a?fail_first=1", headers=tokens.headers()).status_code == 200
    assert http.post("/api/v1/figures/b?fail_first=1", headers=tokens.headers()).status_code == 503
    assert (backends.seen["GET /api/v1/figures/a"], backends.seen["POST /api/v1/figures/b"]) == (2, 1)


def test_what_a_service_answers_passes_unchanged(http, tokens):
    answer = http.post("/api/v1/agreements?status=404", headers=tokens.headers())
    assert (answer.status_code, answer.json()["service"]) == (404, "signing")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x-envoy-upstream-service-time" not in answer.headers


def test_the_log_has_no_query_and_no_address(http, gateway, tokens):
    token = tokens.headers(sub="account-7")
    request = http.get("/api/v1/agreements/x?q=%E5%BC%A0%E4%B8%89", headers=token).headers["x-request-id"]

    def line():
        lines = gateway.log.read_text().splitlines()
        return [json.loads(each) for each in lines if request in each and each.endswith("}")]

    gateway.wait_until(lambda: bool(line()), "no line in the log")
    entry = line()[0]
    assert (entry["path"], entry["status"], entry["service"]) == ("/api/v1/agreements/x", 200, "signing")
    assert entry["account"] == "account-7"
    for private in ("127.0.0.1", "Bearer", "q="):
        assert private not in json.dumps(entry)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of the test's own for 127.0.0.1: its file and its key's file."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


def test_tls(start, certificate):
    secure = start(WQ_TLS_CERT=str(certificate[0]), WQ_TLS_KEY=str(certificate[1]))
    answer = httpx.get(secure.url, verify=False)
    assert answer.json()["headers"]["x-forwarded-proto"] == "https"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    with pytest.raises(httpx.TransportError):
        httpx.get(secure.url.replace("https:", "http:"))


def test_render_names_the_setting_that_lacks():
    ran = subprocess.run(
        [sys.executable, "-m", "gateway", "render"],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert (ran.returncode, ran.stderr) == (1, "WQ_GATEWAY_PORT is not set\n")
