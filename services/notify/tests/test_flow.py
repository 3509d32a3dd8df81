"""From an event of another service to the inbox and the mailbox, over the broker, the directory and SMTP."""

from typing import Any

from chassis.core import Core
from chassis.testing.people import people_of
from chassis.testing.waiting import until

from .events import accepted, invited, policy

SERVICE = "notify"


async def test_an_invitation_reaches_the_student_once_in_the_inbox_and_by_mail(notify: Core, sources: Any) -> None:
    identity, signing = await sources("identity"), await sources("signing")
    async with identity.db.begin() as tx:
        tx.emit(policy(), "u-1")
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) FROM policies"), what="the policy")
    async with signing.db.begin() as tx:
        tx.emit(invited(), "s-1")
    caught = await until(lambda: notify.db.hot.fetch("SELECT * FROM caught"), what="the letter")
    assert [(row["address"], row["subject"]) for row in caught] == [
        ("acc-student@people.example", "光谷<精测>公司 向你发出签约邀请")
    ]
    mail = caught[0]
    assert "2026年6月30日 24:00" in mail["body"]
    assert "软件开发工程师" in mail["body"]
    assert f"{notify.settings.public_url}/invitations/i-1" in mail["body"]
    assert "光谷&lt;精测&gt;公司" in mail["html"]
    assert "<精测>" not in mail["html"]
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) FROM letters WHERE state = 'sent'"), what="sent")
    async with people_of(notify) as people:
        student, other = people.sign_in("student", sub="acc-student"), people.sign_in("student")
        assert (await student.get("/api/v1/messages/counts")).body["value"] == 1
        page = (await student.get("/api/v1/messages")).body
        (line,) = page["items"]
        assert (line["title"], line["href"], line["state"]["code"]) == (mail["subject"], "/invitations/i-1", "unread")
        assert (await other.get("/api/v1/messages")).body["items"] == []
        assert (await other.post(f"/api/v1/messages/{line['id']}/read")).status == 404
        read = await student.post(f"/api/v1/messages/{line['id']}/read")
        assert (read.status, read.body["state"]["code"]) == (200, "read")
        assert (await student.get("/api/v1/messages/counts")).body["value"] == 0


async def test_an_acceptance_tells_employer_student_and_the_first_reviewers(notify: Core, sources: Any) -> None:
    identity, signing = await sources("identity"), await sources("signing")
    async with identity.db.begin() as tx:
        tx.emit(policy(), "u-1")
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) FROM policies"), what="the policy")
    async with signing.db.begin() as tx:
        tx.emit(accepted(), "s-1")
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) = 5 FROM messages"), what="five messages")
    told = {row["recipient"]: row["kind"] for row in await notify.db.hot.fetch("SELECT recipient, kind FROM messages")}
    assert told == {
        "acc-student": "agreement_formed",
        "acc-boss": "agreement_accepted",
        "acc-recruiter": "agreement_accepted",
        "acc-office": "case_waiting",
        "acc-college": "case_waiting",
    }
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) = 3 FROM letters WHERE state = 'sent'"), what="letters")
    mailed = await notify.db.hot.fetch("SELECT address FROM caught ORDER BY address")
    assert [row["address"].split("@")[0] for row in mailed] == ["acc-boss", "acc-recruiter", "acc-student"]


async def test_notices_wait_for_an_identity_that_is_away(notify: Core, sources: Any) -> None:
    signing = await sources("signing")
    async with signing.db.begin() as tx:
        tx.emit(invited(), "s-1")
    await until(lambda: notify.db.hot.fetchval("SELECT tries >= 1 FROM notices"), what="a try in vain")
    assert await notify.db.hot.fetchval("SELECT count(*) FROM messages") == 0
    await sources("identity")
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) FROM messages"), what="the message")
    await until(lambda: notify.db.hot.fetchval("SELECT count(*) FROM caught"), what="the letter")
