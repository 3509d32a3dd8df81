"""The inbox and the operators' pages over HTTP: paging, scope, roles, the catcher."""

from datetime import UTC, datetime, timedelta

from chassis.core import Core
from chassis.ids import new_id
from chassis.openapi import document
from chassis.testing.people import people_of
from notify.adapters.sms import SmsVendor
from notify.settings import read_channels

SERVICE = "notify"


async def fill(core: Core, recipient: str, number: int) -> None:
    now = datetime.now(UTC)
    for n in range(number):
        await core.db.hot.execute(
            "INSERT INTO messages (id, recipient, cause, kind, title, body, page, fact_at, at)"
            " VALUES ($1, $2, $3, 'invitation_sent', $4, '', '/', $5, $5)",
            new_id(), recipient, new_id(), str(n), now - timedelta(minutes=n // 3),
        )  # fmt: skip


async def test_the_inbox_pages_without_a_gap(notify: Core) -> None:
    async with people_of(notify) as people:
        student = people.sign_in("student")
        await fill(notify, student.id, 10)
        await fill(notify, "somebody else", 3)
        seen, cursor = [], ""
        while True:
            page = await student.get("/api/v1/messages?limit=4" + (f"&cursor={cursor}" if cursor else ""))
            seen += [item["title"] for item in page.body["items"]]
            cursor = page.body["next"]
            if not cursor:
                break
        assert sorted(seen, key=int) == [str(n) for n in range(10)]
        first = (await student.get("/api/v1/messages?limit=4")).body["next"]
        other = await people.sign_in("student").get(f"/api/v1/messages?limit=4&cursor={first}")
        assert (other.status, other.body["code"]) == (400, "cursor.mismatch")
        filtered = await student.get(f"/api/v1/messages?state=unread&cursor={first}")
        assert (filtered.status, filtered.body["code"]) == (400, "cursor.mismatch")
        assert (await student.get("/api/v1/messages?limit=201")).status == 422
        assert (await student.get("/api/v1/messages?who=me")).status == 400


async def test_reading_once_twice_and_all(notify: Core) -> None:
    async with people_of(notify) as people:
        student = people.sign_in("student")
        await fill(notify, student.id, 3)
        message = (await student.get("/api/v1/messages")).body["items"][0]["id"]
        before = await student.get(f"/api/v1/messages/{message}")
        assert [(act["act"], act["allowed"]) for act in before.body["acts"]] == [("read", True)]
        assert before.body["read_at"] is None, "looking is not reading"
        read = await student.post(f"/api/v1/messages/{message}/read")
        again = await student.post(f"/api/v1/messages/{message}/read")
        assert read.body["read_at"] == again.body["read_at"] is not None
        assert (before.etag, read.etag) == ('"v1"', '"v2"')
        assert len((await student.get("/api/v1/messages?state=unread")).body["items"]) == 2
        assert (await student.post("/api/v1/messages/read-all")).body["value"] == 0
        assert (await student.get("/api/v1/messages?state=unread")).body["items"] == []
        assert (await people.sign_in("student").get(f"/api/v1/messages/{message}")).status == 404


async def test_operators_see_what_failed_and_why_and_nobody_else_does(notify: Core) -> None:
    await notify.db.hot.execute(
        "INSERT INTO letters (id, recipient, channel, cause, template, facts, page, fact_at, state, why, address_masked, next_try_at, at)"
        " VALUES ($1, 'a', 'email', $2, 'invitation_sent', '{}', '/', now(), 'failed', 'address.refused', 'z***@x.cn', now(), now())",
        new_id(), new_id(),
    )  # fmt: skip
    await notify.db.hot.execute(
        "INSERT INTO codes (id, account_id, channel, address_masked, purpose, mark, state, at)"
        " VALUES ($1, 'a', 'sms', '138****1234', 'sign_in', '', 'sent', now())",
        new_id(),
    )
    async with people_of(notify) as people:
        operator = people.sign_in("province_operator")
        both = (await operator.get("/api/v1/deliveries")).body["items"]
        assert [(item["kind"]["code"], item["state"]["code"]) for item in both] == [
            ("code", "sent"),
            ("letter", "failed"),
        ]
        (failed,) = (await operator.get("/api/v1/deliveries?state=failed&state=uncertain")).body["items"]
        assert failed["why"] == {"code": "address.refused", "label": "对方服务器表示没有这个地址"}
        counts = (await operator.get("/api/v1/deliveries/counts")).body
        assert {item["code"]: item["value"] for item in counts["items"] if item["value"]} == {"failed": 1, "sent": 1}
        page = (await operator.get("/api/v1/deliveries?limit=1")).body
        rest = (await operator.get(f"/api/v1/deliveries?limit=1&cursor={page['next']}")).body
        assert [page["items"][0]["id"], rest["items"][0]["id"]] == [item["id"] for item in both]
        for path in ("", "/counts", "/caught", "/templates", "/templates/invitation_sent/preview"):
            for role in ("student", "employer_admin", "school_admin"):
                refused = await people.sign_in(role).get(f"/api/v1/deliveries{path}")
                assert (refused.status, refused.body["code"]) == (403, "act.forbidden"), path
        search = await people.sign_in("school_admin").post("/api/v1/deliveries/caught-searches", {"to": "13800001234"})
        assert search.status == 403


async def test_the_catcher_is_read_by_operators(notify: Core) -> None:
    vendor = SmsVendor(read_channels(notify))
    for phone, code in (("13800001234", "111111"), ("13900001234", "222222")):
        await vendor.send(str(new_id()), phone, "code", {"code": code, "purpose": "登录", "minutes": "5"})
    async with people_of(notify) as people:
        operator = people.sign_in("province_operator")
        newest = (await operator.get("/api/v1/deliveries/caught")).body["items"]
        assert [item["address_masked"] for item in newest] == ["139****1234", "138****1234"]
        found = await operator.post("/api/v1/deliveries/caught-searches", {"to": "13800001234"})
        assert ["111111" in item["text"] for item in found.body["items"]] == [True]
        assert (await operator.post("/api/v1/deliveries/caught-searches", {"to": "1380000"})).body["items"] == []


async def test_every_template_can_be_previewed(notify: Core) -> None:
    async with people_of(notify) as people:
        operator = people.sign_in("province_operator")
        listed = (await operator.get("/api/v1/deliveries/templates")).body["items"]
        assert len(listed) > 40
        for line in listed:
            preview = await operator.get(f"/api/v1/deliveries/templates/{line['name']}/preview")
            assert preview.status == 200
            assert preview.body["subject"] == line["subject"]
        assert (await operator.get("/api/v1/deliveries/templates/..%2Fcode/preview")).status == 404


def test_every_operation_is_documented() -> None:
    paths = document("notify")["paths"]
    assert "/api/v1/messages/{id}/read" in paths
    assert not [path for path in paths if not path.startswith("/api/v1/")]
