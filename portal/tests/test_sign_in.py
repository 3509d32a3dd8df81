"""Signing in and out by redirect, and what cannot be done to it."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from portal.sign_in import own_path
from portal.testing.running import Running

AJAX = {"HX-Request": "true"}


def sign_in(visitor: httpx.Client, portal: Running, wanted: str = "/signed-out") -> httpx.Response:
    """From the first redirect to the page that was wanted."""
    away = visitor.get("/sign-in", params={"next": wanted})
    assert away.status_code == 303
    return visitor.get(portal.behind.authorize(away.headers["location"]))


def signed_in(visitor: httpx.Client) -> bool:
    return visitor.get("/still-here", headers=AJAX).status_code == 204


def token_of(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_a_page_that_needs_a_person_asks_for_sign_in_and_comes_back(visitor: httpx.Client, portal: Running) -> None:
    refused = visitor.get("/still-here?a=1")
    assert refused.status_code == 303
    assert refused.headers["location"] == "/sign-in?next=%2Fstill-here%3Fa%3D1"
    back = sign_in(visitor, portal, "/still-here?a=1")
    assert (back.status_code, back.headers["location"]) == (303, "/still-here?a=1")
    assert signed_in(visitor)


def test_the_request_to_the_provider_uses_pkce_state_and_nonce(visitor: httpx.Client) -> None:
    asked = parse_qs(urlsplit(visitor.get("/sign-in").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)


def test_the_cookie_is_opaque_and_closed_to_scripts(visitor: httpx.Client, portal: Running) -> None:
    cookie = next(c for c in sign_in(visitor, portal).headers.get_list("set-cookie") if c.startswith("wq-session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    value = cookie.split("=", 1)[1].split(";")[0]
    everything = " ".join(f"{key!r} {portal.redis.get(key)!r}" for key in portal.redis.scan_iter("portal:session:*"))
    assert value not in everything


def test_an_answer_meant_for_another_browser_signs_nobody_in(visitor: httpx.Client, portal: Running) -> None:
    away = visitor.get("/sign-in")
    address = portal.behind.authorize(away.headers["location"])
    with httpx.Client(base_url=portal.url) as other:
        assert other.get(address).status_code == 400
        assert not signed_in(other)
    assert visitor.get(address).status_code == 400, "the state was used up"


def test_a_callback_works_once_and_back_goes_home(visitor: httpx.Client, portal: Running) -> None:
    away = visitor.get("/sign-in")
    address = portal.behind.authorize(away.headers["location"])
    assert visitor.get(address).status_code == 303
    again = visitor.get(address)
    assert (again.status_code, again.headers["location"]) == (303, "/")


def test_an_id_token_of_another_sign_in_is_refused(visitor: httpx.Client, portal: Running) -> None:
    portal.behind.nonce = "of-somebody-else"
    assert sign_in(visitor, portal).status_code == 400
    assert not signed_in(visitor)


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "javascript:1"]
)
def test_nobody_is_sent_to_another_site(wanted: str) -> None:
    assert own_path(wanted) == "/"


def test_a_strange_host_name_is_sent_to_the_public_address_once(portal: Running) -> None:
    with httpx.Client(base_url=portal.url) as client:
        moved = client.get("/sign-in", headers={"Host": "elsewhere:1"})
        assert moved.headers["location"].startswith(f"{portal.url}/sign-in?")
        assert "/oauth/authorize" in client.get(moved.headers["location"]).headers["location"]


def test_of_twenty_requests_with_an_ending_token_one_renews_it(visitor: httpx.Client, portal: Running) -> None:
    portal.behind.token_seconds = 5
    sign_in(visitor, portal)
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: visitor.get("/still-here", headers=AJAX).status_code, range(20)))
    assert statuses == [204] * 20
    assert portal.behind.refreshed == 1


def test_a_session_the_provider_no_longer_renews_is_over(visitor: httpx.Client, portal: Running) -> None:
    portal.behind.token_seconds = 5
    sign_in(visitor, portal)
    portal.behind.refresh_tokens.clear()
    assert visitor.get("/still-here", headers=AJAX).status_code == 401
    assert not list(portal.redis.scan_iter("portal:session:*"))
    assert not signed_in(visitor)


def test_signing_out_needs_our_own_form_and_ends_it_everywhere(visitor: httpx.Client, portal: Running) -> None:
    sign_in(visitor, portal)
    token = token_of(visitor.get("/signed-out"))
    for form, headers in [
        ({}, {}),
        ({"form_token": token[:-1] + ("0" if token[-1] != "0" else "1")}, {}),
        ({"form_token": token}, {"Origin": "https://evil.example"}),
        ({"form_token": token}, {"Origin": "null"}),
    ]:
        assert visitor.post("/sign-out", data=form, headers=headers).status_code == 403
    assert signed_in(visitor)
    out = visitor.post("/sign-out", data={"form_token": token}, headers={"Origin": portal.url})
    asked = parse_qs(urlsplit(out.headers["location"]).query)
    assert urlsplit(out.headers["location"]).path == "/oauth/logout"
    assert asked["post_logout_redirect_uri"] == [f"{portal.url}/signed-out"]
    assert "id_token_hint" in asked
    assert not signed_in(visitor)


def test_two_form_tokens_of_one_page_differ(visitor: httpx.Client, portal: Running) -> None:
    sign_in(visitor, portal)
    tokens = re.findall(r'name="form_token" value="([^"]+)"', visitor.get("/signed-out").text)
    assert len(set(tokens)) == len(tokens) > 1


def test_signing_out_elsewhere_ends_the_session_here(visitor: httpx.Client, portal: Running) -> None:
    sign_in(visitor, portal)
    other = portal.behind.logout_token(sid="another-session")
    assert visitor.post("/back-channel-logout", data={"logout_token": other}).status_code == 200
    assert signed_in(visitor)
    word = portal.behind.logout_token()
    assert visitor.post("/back-channel-logout", data={"logout_token": word}).status_code == 200
    assert not signed_in(visitor)


@pytest.mark.parametrize("wrong", [{"aud": "somebody-else"}, {"events": {}}, {"nonce": "n"}, {"exp": 1}, {"sid": ""}])
def test_a_false_logout_token_ends_nothing(visitor: httpx.Client, portal: Running, wrong: dict[str, object]) -> None:
    sign_in(visitor, portal)
    token = portal.behind.logout_token(**wrong)
    assert visitor.post("/back-channel-logout", data={"logout_token": token}).status_code == 400
    assert visitor.post("/back-channel-logout", data={"logout_token": token[:-4] + "AAAA"}).status_code == 400
    assert signed_in(visitor)


def test_what_a_page_asks_by_itself_does_not_keep_a_session_alive(visitor: httpx.Client, portal: Running) -> None:
    sign_in(visitor, portal)
    [place] = portal.redis.scan_iter("portal:session:*")
    portal.redis.expire(place, 60)
    visitor.get("/still-here", headers=AJAX)
    assert portal.redis.ttl(place) <= 60
    visitor.get("/still-here")
    assert portal.redis.ttl(place) > 1700
