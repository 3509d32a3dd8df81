"""What every answer carries, and how refusals look."""

import gzip
import re
from io import BytesIO

import httpx
from fontTools.ttLib import TTFont

from portal.testing.running import Running

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self' {sso}; frame-ancestors 'none'; base-uri 'none'"
)


def test_pages_are_personal_and_closed(visitor: httpx.Client, portal: Running) -> None:
    for path, status in [("/design", 200), ("/nowhere", 404), ("/design/things/decline", 409)]:
        answer = visitor.get(path)
        assert answer.status_code == status
        assert answer.headers["content-security-policy"] == POLICY.format(sso=portal.settings.issuer)
        assert answer.headers["cache-control"] == "no-store"
        assert {"HX-Request", "Cookie"} <= {name.strip() for name in answer.headers["vary"].split(",")}


def test_static_files_are_kept_for_ever_and_packed(visitor: httpx.Client) -> None:
    page = visitor.get("/design").text
    for name in ("bootstrap.min", "wq"):
        found = re.search(rf'href="(/static/{re.escape(name)}\.[0-9a-f]{{10}}\.css)"', page)
        assert found
        answer = visitor.get(found[1])
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].startswith("text/css")
        plain = visitor.get(found[1], headers={"Accept-Encoding": "identity"})
        assert plain.content == answer.content
        assert "content-encoding" not in plain.headers
    assert visitor.get("/static/wq.css").status_code == 404


def test_a_slice_has_its_characters_and_no_others(visitor: httpx.Client) -> None:
    page = visitor.get("/design").text
    sheet = re.search(r'href="(/rare/[^"]+/)rare\.css"', page)
    assert sheet
    with TTFont(BytesIO(visitor.get(sheet[1] + "20100.woff2").content)) as font:
        codes = set(font.getBestCmap())
    assert 0x20164 in codes
    assert codes <= set(range(0x20100, 0x20200))
    assert visitor.get(sheet[1] + "ffff00.woff2").status_code == 404
    assert visitor.get("/rare/other-version/20100.woff2").status_code == 404


def test_a_first_visit_stays_under_its_bytes(visitor: httpx.Client) -> None:
    page = visitor.get("/design")
    files = set(re.findall(r'(?:href|src)="(/(?:static|rare)/[^"#]+)', page.text))
    total = len(gzip.compress(page.content)) + sum(len(gzip.compress(visitor.get(file).content)) for file in files)
    assert total <= 150_000


def test_nothing_is_inline(visitor: httpx.Client) -> None:
    for role in ("student", "recruiter", "school_reviewer"):
        page = visitor.get("/design", params={"role": role}).text
        assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style|<script(?! src=)|js:", page)


def test_a_refusal_has_reason_way_out_and_number(visitor: httpx.Client) -> None:
    page = visitor.get("/nowhere", headers={"X-Request-Id": "0c4a9e52-71d3-4b1f-9a60-5be27f3491ac"}).text
    assert "没有这个地址" in page
    assert '<a href="/">回到首页</a>' in page
    assert "编号 7F34-91AC" in page


def test_htmx_gets_a_fragment(visitor: httpx.Client) -> None:
    fragment = visitor.get("/design/things/decline", headers={"HX-Request": "true"})
    assert fragment.status_code == 409
    assert "<html" not in fragment.text
    assert "王老师 10:42 已处理" in fragment.text


def test_health_tells_life_from_readiness(visitor: httpx.Client) -> None:
    assert visitor.get("/health/live").status_code == 200
    assert visitor.get("/health/ready").json() == {"status": "ready"}
