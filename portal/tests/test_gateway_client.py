"""Asking the gateway: what goes along, and what a refusal becomes."""

from collections.abc import AsyncIterator

import pytest

from portal.gateway_client import Caller, Gateway
from portal.http_pool import HttpPool
from portal.problem import Refused
from portal.testing.running import Running, free_port

CALLER = Caller("token-1", "request-1", "00-aaaabbbbccccddddeeeeffff00001111-aaaabbbbccccdddd-01", "203.0.113.9")


@pytest.fixture
async def pool() -> AsyncIterator[HttpPool]:
    opened = HttpPool()
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def gateway(pool: HttpPool, portal: Running) -> Gateway:
    portal.behind.reset()
    return Gateway(pool, portal.behind.url, CALLER)


async def test_a_request_carries_who_asks_and_the_threads_of_its_logs(gateway: Gateway, portal: Running) -> None:
    answer = await gateway.get("/invitations", {"state": ["open", "expired"], "limit": 20})
    [(line, headers, _)] = portal.behind.seen
    assert line == "GET /api/v1/invitations?state=open&state=expired&limit=20"
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["X-Request-Id"] == "request-1"
    assert headers["traceparent"] == CALLER.traceparent
    assert headers["X-Forwarded-For"] == "203.0.113.9"
    assert (answer.body, answer.etag) == ({"id": "1"}, '"7"')


async def test_an_act_carries_its_key_and_the_version_seen(gateway: Gateway, portal: Running) -> None:
    await gateway.post("/invitations/1/accept", {"a": 1}, key="key-12345678", if_match='"7"')
    [(line, headers, body)] = portal.behind.seen
    assert line == "POST /api/v1/invitations/1/accept"
    assert (headers["Idempotency-Key"], headers["If-Match"], body) == ("key-12345678", '"7"', {"a": 1})


async def test_a_refusal_keeps_every_word(gateway: Gateway) -> None:
    with pytest.raises(Refused) as refused:
        await gateway.post("/refused", {}, key="key-12345678")
    problem = refused.value.problem
    assert (problem.status, problem.code, problem.title) == (409, "student.has_commitment", "你已与其他单位签约")
    assert problem.way_out is not None
    assert problem.way_out.href == "/agreements/1"
    assert problem.error_of("terms.pay_fen") == "不能低于 1 元"
    assert problem.error_of("terms.phone") is None
    assert (problem.request_id, problem.retry_after) == ("r-1", 7)


async def test_an_answer_that_is_no_problem_shows_nothing_of_itself(gateway: Gateway) -> None:
    with pytest.raises(Refused) as refused:
        await gateway.get("/broken")
    assert (refused.value.problem.status, refused.value.problem.code) == (502, "platform.internal")
    assert "html" not in refused.value.problem.detail


async def test_an_act_whose_answer_was_lost_is_not_repeated_behind_the_persons_back(
    gateway: Gateway, portal: Running
) -> None:
    await gateway.get("/invitations")  # now there is a kept connection, which a client might quietly replace
    portal.behind.seen.clear()
    with pytest.raises(Refused) as refused:
        await gateway.post("/cut", {}, key="key-12345678")
    assert refused.value.problem.code == "upstream.interrupted"
    assert len(portal.behind.seen) == 1


async def test_nothing_there_means_nothing_done(pool: HttpPool) -> None:
    nowhere = Gateway(pool, f"http://127.0.0.1:{free_port()}", CALLER)
    with pytest.raises(Refused) as refused:
        await nowhere.post("/invitations", {}, key="key-12345678")
    assert (refused.value.problem.status, refused.value.problem.code) == (503, "upstream.unavailable")
    assert refused.value.problem.request_id == "request-1"
