"""Limits: an account has its own budget; without a token only failures count, per address."""

from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from gateway.route_table import Limit, load_table


@pytest.fixture(scope="module")
def narrow(start):
    """A gateway with small budgets: 5 reads, 3 writes a minute, 4 failed verifications a minute."""
    small = {
        "read": Limit("read", 60, account=5),
        "write": Limit("write", 60, account=3),
        "verify": Limit("verify", 60, account=5, failures=4),
        "sign-in": Limit("sign-in", 60, failures=2),
    }
    table = load_table()
    limits = {**table.limits, **small}

    def shrunk(routes):
        return tuple(
            replace(
                route,
                limit=limits[route.limit.name] if route.limit else None,
                anonymous_limit=limits[route.anonymous_limit.name] if route.anonymous_limit else None,
            )
            for route in routes
        )

    return start(replace(table, limits=limits, api=shrunk(table.api), sites=shrunk(table.sites)))


def test_an_account_has_its_own_budget(narrow, tokens):
    one, other = tokens.headers(sub=str(uuid4())), tokens.headers(sub=str(uuid4()))
    # The budget is one for all services, not one a path.
    paths = ["/api/v1/agreements", "/api/v1/cases", "/api/v1/messages", "/api/v1/agreements", "/api/v1/figures"]
    answers = [httpx.get(narrow.url + path, headers=one) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert answers[0].headers["ratelimit-policy"] == '"read";q=5;w=60'
    assert answers[0].headers["ratelimit"].startswith('"read";r=4;t=')
    refused = httpx.get(narrow.url + paths[0], headers=one)
    assert (refused.status_code, refused.json()["code"]) == (429, "limit.exceeded")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["ratelimit"].startswith('"read";r=0;t=')
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert not [name for name in refused.headers if name.startswith(("x-ratelimit", "x-envoy"))]
    assert httpx.get(narrow.url + paths[0], headers=other).status_code == 200
    assert httpx.post(narrow.url + paths[0], headers=one).status_code == 200, "writing has a budget of its own"


def test_a_service_may_name_limits_of_its_own(narrow, tokens):
    answer = httpx.get(f"{narrow.url}/api/v1/agreements?ratelimit=search", headers=tokens.headers())
    assert answer.headers.get_list("ratelimit")[0] == '"search";r=12;t=1800'
    assert answer.headers.get_list("ratelimit")[1].startswith('"read";r=4;t=')


def test_without_a_token_only_failures_count(narrow, tokens):
    verify = f"{narrow.url}/api/v1/verifications/x"
    assert {httpx.get(verify).status_code for _ in range(20)} == {200}
    misses = [httpx.get(f"{verify}?status=404") for _ in range(4)]
    assert [answer.status_code for answer in misses] == [404] * 4
    assert misses[0].headers["ratelimit-policy"] == '"verify";q=4;w=60'
    assert misses[0].headers["ratelimit"].startswith('"verify";r=3;t=')
    refused = httpx.get(verify)
    assert (refused.status_code, refused.json()["code"]) == (429, "limit.exceeded")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert httpx.get(verify, headers=tokens.headers()).status_code == 200, "an account is not its address"
    assert httpx.get(f"{narrow.url}/account/sign-in").status_code == 200, "another policy has its own count"


def test_failures_are_counted_for_the_person_behind_the_portal(narrow):
    page = f"{narrow.internal_url}/account/sign-in"
    one, other = {"x-forwarded-for": "203.0.113.1"}, {"x-forwarded-for": "203.0.113.2"}
    assert [httpx.post(f"{page}?status=401", headers=one).status_code for _ in range(3)] == [401, 401, 429]
    assert httpx.post(page, headers=other).status_code == 200


def test_the_factor_of_the_settings_widens_every_budget(start, tokens):
    wide = start(WQ_GATEWAY_LIMIT_FACTOR="10")
    answer = httpx.get(f"{wide.url}/api/v1/agreements", headers=tokens.headers())
    assert answer.headers["ratelimit-policy"] == '"read";q=12000;w=60'
