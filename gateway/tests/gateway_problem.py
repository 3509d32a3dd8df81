"""What every refusal of the gateway must look like."""

import httpx


def assert_problem(answer: httpx.Response, status: int, code: str, *, identified: bool = True) -> None:
    """The answer is problem+json with everything api.md 5 asks for."""
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "zh-CN"
    assert body["status"] == status
    assert body["type"] == f"https://wangqian.test/problems/{code}"
    if identified:
        assert body["request_id"] == answer.headers["x-request-id"]
        assert body["instance"] == f"urn:uuid:{body['request_id']}"
    assert all((body["title"], body["detail"], body["way_out"]["text"]))
    assert "{" not in body["detail"]
