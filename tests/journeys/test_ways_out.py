"""Every refusal's way out is a page: opened by somebody who meets the refusal, and by nobody, who is asked to sign in."""

import re
from urllib.parse import urlsplit

import pytest

from contracts.catalogue import reasons
from runner.platform import Platform

from .town import Town

Accounts = list[dict[str, str]]
HREFS = sorted({why.way_out_href for why in reasons().values() if why.way_out_href and "{" not in why.way_out_href})
# Who meets the refusals that lead there.
WHO = {
    "/": "student", "/account/activate": "nobody", "/admissions": "employer_admin", "/agreements": "student",
    "/cases": "school_reviewer", "/deliveries": "province_operator", "/destinations": "student", "/help": "student",
    "/help#contacts": "student", "/help/api": "nobody", "/invitations": "student", "/me": "student",
    "/send-list": "employer_admin", "/sign-in": "nobody", "/signing-info": "employer_admin", "/step-up": "student",
    "/terminations": "student", "/verify": "nobody",
}  # fmt: skip
PUBLIC = ("/", "/account/", "/help", "/verify")


@pytest.fixture(scope="module")
def town(platform: Platform, accounts: Accounts) -> Town:
    one = Town(platform, accounts, 1)
    one.enrol()
    return one


@pytest.mark.parametrize("href", HREFS)
def test_the_way_out_is_a_page(town: Town, href: str) -> None:
    assert href in WHO, f"say in WHO who meets the refusals that lead to {href}"
    who, path = WHO[href], urlsplit(href).path
    window = town.stranger() if who == "nobody" else town.student(0) if who == "student" else town.window(who)
    window.go(href)
    assert window.status == 200, window.text
    if path not in ("/sign-in", "/step-up"):
        assert urlsplit(window.url).path == path
    if place := urlsplit(href).fragment:
        assert window.has(place), f"{path} has no place named {place}"
    stranger = town.stranger().go(href)
    assert stranger.status == 200, stranger.text
    is_public = path == "/" or path.startswith(PUBLIC[1:])
    assert re.search("/account/sign-in", stranger.url) is not None or is_public


@pytest.mark.parametrize("pattern", sorted({w.way_out_href for w in reasons().values() if "{" in w.way_out_href}))
def test_a_way_out_to_a_thing_names_a_kind_that_has_pages(town: Town, pattern: str) -> None:
    """Nobody's thing: the page of its kind says that there is none, not that the address is unknown."""
    answer = town.student(0).go(re.sub(r"\{\w+\}", "01890000-0000-7000-8000-000000000000", pattern))
    assert (answer.status, answer.codes) == (404, ["thing.not_found"])
