"""Pages over the shapes of the services: what is asked of them, and what people see of their answers."""

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from portal.testing.running import Running

ID = "01a2035c-f865-760b-9c93-a1c9e6461937"
LETTER = f"/invitations/{ID}"
STUDENT = {"id": ID, "name": "李雨桐", "school": "江城大学", "college": "文学院", "major": "汉语言", "class_year": 2026}
WHY = {
    "code": "student.has_commitment",
    "title": "你已与其他单位签约",
    "detail": "已与某某公司签约，所以不能再应约",
    "way_out": {"text": "查看我的协议书", "href": "/agreements"},
}


def letter(**changed: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "version": 3,
        "state": {"code": "open", "label": "待应约"},
        "holder": {"who": "student", "name": "李雨桐", "since": "2026-06-07T01:00:00.000Z"},
        "next": {"text": "学生应约或拒绝", "by": "2026-06-12T16:00:00.000Z"},
        "acts": [
            {"act": "accept", "label": "现在签约", "allowed": True, "reason": None},
            {"act": "decline", "label": "拒绝", "allowed": True, "reason": None},
        ],
        "batch_id": ID,
        "student": STUDENT,
        "employer": {"id": ID, "name": "<b>某某公司</b>"},
        "terms": {"position": "工程师", "pay_fen": 800000, "penalty_fen": 0},
        "reply_by": "2026-06-12",
        "expires_at": "2026-06-12T16:00:00.000Z",
        "sent_at": "2026-06-07T01:00:00.000Z",
        "decline_reason_required": True,
        "reason": "",
        "agreement_id": None,
        **changed,
    }


def row() -> dict[str, Any]:
    known = letter()
    return {**known, "employer_name": "某某公司", "position": "工程师", "student": STUDENT}


@pytest.fixture
def reader(visitor: httpx.Client, portal: Running) -> httpx.Client:
    """A student who typed a code a minute ago, and a letter."""
    portal.behind.proved_at = int(time.time()) - 60
    portal.behind.answers["GET /messages/counts"] = (200, {"by": "state", "items": [], "value": 7, "more": False}, {})
    portal.behind.answers[f"GET {LETTER}"] = (200, letter(), {"ETag": '"v3"'})
    return enter(visitor, portal)


def enter(visitor: httpx.Client, portal: Running, role: str = "student") -> httpx.Client:
    portal.behind.role = role
    away = visitor.get("/sign-in", params={"next": "/signed-out"})
    visitor.get(portal.behind.authorize(away.headers["location"]))
    return visitor


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's confirm form."""
    form = page.split('<form class="confirm"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.replace("&#34;", "'")))


def asked(portal: Running, line: str) -> tuple[Any, Any]:
    """Headers and body of the last request of this kind."""
    return next((headers, body) for said, headers, body in reversed(portal.behind.seen) if said == line)


def test_a_letter_shows_turn_acts_and_terms_and_escapes_them(reader: httpx.Client) -> None:
    page = reader.get(LETTER).text
    assert f'href="{LETTER}/accept"' in page
    assert "现在轮到你" in page
    assert "不约定违约金" in page
    assert "&lt;b&gt;某某公司" in page
    assert "7 条未读消息" in page


def test_accepting_sends_the_version_seen_under_the_forms_key(reader: httpx.Client, portal: Running) -> None:
    form = hidden(reader.get(f"{LETTER}/accept").text)
    portal.behind.answers[f"POST {LETTER}/accept"] = (200, {"id": ID}, {})
    done = reader.post(f"{LETTER}/accept", data={**form, "etag": '"v3"'})
    assert (done.status_code, done.headers["location"]) == (303, f"{LETTER}?done=accept")
    headers, body = asked(portal, f"POST /api/v1{LETTER}/accept")
    assert headers["If-Match"] == '"v3"'
    assert headers["Idempotency-Key"] == form["idempotency_key"]
    assert body == {}
    assert "已签约" in reader.get(done.headers["location"]).text


def test_a_code_is_asked_before_the_last_confirmation(visitor: httpx.Client, portal: Running) -> None:
    portal.behind.answers[f"GET {LETTER}"] = (200, letter(), {"ETag": '"v3"'})
    enter(visitor, portal)
    away = visitor.get(f"{LETTER}/accept")
    assert away.headers["location"].startswith("/sign-in?fresh=true&next=")
    provider = visitor.get(away.headers["location"]).headers["location"]
    assert parse_qs(urlsplit(provider).query)["acr_values"] == ["urn:wangqian:fresh"]
    back = visitor.get(portal.behind.authorize(provider)).headers["location"]
    assert back == f"{LETTER}/accept?proved=yes"
    assert '<form class="confirm"' in visitor.get(back).text, "whoever came back is not sent round again"
    swapped = visitor.get(f"{LETTER}/accept", headers={"HX-Request": "true"})
    assert swapped.headers["hx-redirect"].startswith("/sign-in?fresh=true")


def test_when_the_api_wants_a_code_the_person_is_sent_for_one(reader: httpx.Client, portal: Running) -> None:
    form = hidden(reader.get(f"{LETTER}/accept").text)
    wanted = {"status": 403, "code": "auth.fresh_proof_needed", "title": "需要再次验证身份"}
    portal.behind.answers[f"POST {LETTER}/accept"] = (403, wanted, {})
    assert reader.post(f"{LETTER}/accept", data=form).headers["location"].startswith("/sign-in?fresh=true")


def test_a_closed_act_shows_its_reason_and_no_button(reader: httpx.Client, portal: Running) -> None:
    closed = [{"act": "accept", "label": "现在签约", "allowed": False, "reason": WHY}]
    portal.behind.answers[f"GET {LETTER}"] = (200, letter(acts=closed), {"ETag": '"v3"'})
    for path in (LETTER, f"{LETTER}/accept"):
        page = reader.get(path).text
        assert "已与某某公司签约，所以不能再应约" in page
        assert f'href="{LETTER}/accept"' not in page
        assert '<form class="confirm"' not in page


def test_a_refusal_keeps_what_was_typed(reader: httpx.Client, portal: Running) -> None:
    form = hidden(reader.get(f"{LETTER}/decline").text)
    wrong = {"status": 422, "code": "request.invalid", "title": "填写的内容有误"}
    wrong["errors"] = [{"pointer": "/reason", "code": "text.long", "detail": "原因太长"}]
    portal.behind.answers[f"POST {LETTER}/decline"] = (422, wrong, {})
    again = reader.post(f"{LETTER}/decline", data={**form, "reason": "另有打算"})
    assert again.status_code == 422
    assert ">另有打算</textarea>" in again.text
    assert "原因太长" in again.text
    assert hidden(again.text)["idempotency_key"] == form["idempotency_key"]
    portal.behind.answers[f"POST {LETTER}/decline"] = (409, {**WHY, "status": 409}, {})
    overtaken = reader.post(f"{LETTER}/decline", data={**form, "reason": "另有打算"})
    assert overtaken.status_code == 409
    assert "查看最新内容" in overtaken.text


def test_an_act_without_our_form_token_does_nothing(reader: httpx.Client, portal: Running) -> None:
    assert reader.post(f"{LETTER}/accept", data={"idempotency_key": "k"}).status_code == 403
    assert not [said for said, _, _ in portal.behind.seen if said.startswith("POST")]


def test_an_act_that_nobody_knows_has_no_page(reader: httpx.Client) -> None:
    assert reader.get(f"{LETTER}/explode").status_code == 404


def test_a_list_keeps_its_filters_in_the_address(visitor: httpx.Client, portal: Running) -> None:
    enter(visitor, portal, "recruiter")
    portal.behind.answers["GET /invitations"] = (200, {"items": [row()], "next": "c+/="}, {})
    counts = {"open": {"value": 10000, "more": True}}
    portal.behind.answers["GET /invitations/counts"] = (200, {"by": "state", "counts": counts}, {})
    page = visitor.get("/invitations", params={"tab": "open", "q": "李雨桐", "cursor": "x"}).text
    sent = next(said for said, _, _ in portal.behind.seen if said.startswith("GET /api/v1/invitations?"))
    assert parse_qs(urlsplit(sent).query) == {"q": ["李雨桐"], "state": ["open"], "cursor": ["x"]}
    assert "10,000+" in page
    following = re.search(r'href="([^"]+)" rel="next"', page)
    assert following
    query = parse_qs(urlsplit(following[1].replace("&amp;", "&")).query)
    assert query == {"tab": ["open"], "q": ["李雨桐"], "cursor": ["c+/="]}


def test_an_empty_list_says_what_to_do(visitor: httpx.Client, portal: Running) -> None:
    enter(visitor, portal, "recruiter")
    portal.behind.answers["GET /send-list"] = (200, {"items": [], "next": None}, {})
    page = visitor.get("/send-list").text
    assert "还没有要邀约的学生" in page
    assert 'href="/send-list/find"' in page


def test_only_files_are_handed_on(reader: httpx.Client, portal: Running) -> None:
    content = f"/documents/{ID}/content"
    portal.behind.answers[f"GET {content}"] = (200, {"a": 1}, {"Content-Disposition": "attachment"})
    assert reader.get(f"/files{content}").headers["content-disposition"] == "attachment"
    for path in ("/files/accounts/me", "/files/students/x", f"/files/documents/{ID}/../../accounts/me"):
        assert reader.get(path).status_code == 404


def test_help_answers_with_the_reasons_of_this_persons_acts(reader: httpx.Client, portal: Running) -> None:
    closed = {**row(), "acts": [{"act": "accept", "label": "现在签约", "allowed": False, "reason": WHY}]}
    portal.behind.answers["GET /invitations"] = (200, {"items": [closed], "next": None}, {})
    portal.behind.answers["GET /agreements"] = (200, {"items": [], "next": None}, {})
    me = {"id": ID, "school": {"id": ID, "name": "江城大学"}, "college": {"id": ID, "name": "文学院"}}
    college = {"id": ID, "name": "文学院", "contact_name": "林老师", "contact_phone": "027", "contact_hours": "工作日"}
    portal.behind.answers["GET /accounts/me"] = (200, me, {})
    portal.behind.answers[f"GET /schools/{ID}"] = (200, {"id": ID, "colleges": [college]}, {})
    page = reader.get("/help").text
    assert "林老师" in page
    assert "已与某某公司签约，所以不能再应约" in page
    assert "目前还没有的功能" in page
    assert "你已与其他单位签约" in reader.get("/problems/student.has_commitment").text
