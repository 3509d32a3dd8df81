"""Every refusal's way out leads somewhere: the address in the catalogue is a page."""

import httpx
import pytest

from contracts.catalogue import reasons
from portal.testing.running import Running

# Pages of the sign-in provider, not of the portal.
ELSEWHERE = ("/account/",)
HREFS = sorted({why.way_out_href for why in reasons().values() if why.way_out_href})


@pytest.mark.parametrize("href", [one for one in HREFS if "{" not in one and not one.startswith(ELSEWHERE)])
def test_the_way_out_is_a_page(portal: Running, visitor: httpx.Client, href: str) -> None:
    answer = visitor.get(href)
    assert answer.status_code != 404
    if (there := answer.headers.get("Location", "")).startswith("/"):
        assert visitor.get(there).status_code != 404
