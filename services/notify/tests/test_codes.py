"""Codes: one attempt an id, the vendor's answers as states, nothing of the code at rest."""

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chassis.core import Core
from chassis.ids import new_id
from chassis.testing.waiting import until
from contracts.wangqian.notify.v1.codes_service_pb2 import ReportsRequest, SendRequest
from contracts.wangqian.notify.v1.codes_service_pb2_grpc import CodesServiceStub
from notify.adapters.sms import SmsVendor
from notify.settings import read_channels
from notify.use_cases.settle_codes import settle_codes

SERVICE = "notify"


def request(**changes: Any) -> SendRequest:
    facts = {
        "code_id": str(new_id()), "account_id": "a-1", "channel": "sms", "address": "13800001234",
        "purpose": "fresh_proof", "code": "493017", "valid_minutes": 10,
    }  # fmt: skip
    return SendRequest(**{**facts, **changes})


async def caught(core: Core) -> list[Any]:
    return await core.db.hot.fetch("SELECT channel, address, subject, body, html, message_id FROM caught ORDER BY at")


async def test_a_code_arrives_by_sms_and_by_mail(notify: Core, ask_as: Any) -> None:
    by_sms = await ask_as("identity", CodesServiceStub, "Send", request())
    by_mail = await ask_as("identity", CodesServiceStub, "Send", request(channel="email", address="li@school.example"))
    assert (by_sms.state, by_mail.state) == ("sent", "sent")
    sms, mail = await caught(notify)
    assert (sms["channel"], sms["address"]) == ("sms", "13800001234")
    assert "493017" in sms["body"]
    assert "确认本人办理" in sms["body"]
    assert (mail["channel"], mail["address"]) == ("email", "li@school.example")
    assert "493017" in mail["body"]
    assert "493017" in mail["html"]
    stored = str([dict(row) for row in await notify.db.hot.fetch("SELECT * FROM codes")])
    assert "493017" not in stored
    assert "13800001234" not in stored


async def test_the_same_id_is_one_attempt(notify: Core, ask_as: Any) -> None:
    once = request()
    assert (await ask_as("identity", CodesServiceStub, "Send", once)).state == "sent"
    assert (await ask_as("identity", CodesServiceStub, "Send", once)).state == "sent"
    assert len(await caught(notify)) == 1
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask_as("identity", CodesServiceStub, "Send", request(code_id=once.code_id, code="111111"))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("channel", "address", "why"),
    [
        ("sms", "12345", "sms.number_illegal"),
        ("sms", "17000000000", "sms.number_stopped"),
        ("email", "gone@refused.invalid", "address.refused"),
        ("email", "late@busy.invalid", "channel.busy"),
        ("email", "no address", "address.refused"),
    ],
)
async def test_a_refused_code_failed_and_says_why(
    notify: Core, ask_as: Any, channel: str, address: str, why: str
) -> None:
    answer = await ask_as("identity", CodesServiceStub, "Send", request(channel=channel, address=address))
    assert answer.state == "failed"
    assert await notify.db.hot.fetchval("SELECT why FROM codes") == why


async def test_reports_are_masked_newest_first_and_of_one_account(notify: Core, ask_as: Any) -> None:
    await ask_as("identity", CodesServiceStub, "Send", request(account_id="other"))
    await ask_as("identity", CodesServiceStub, "Send", request(address="12345"))
    await ask_as("identity", CodesServiceStub, "Send", request())
    reports = (await ask_as("identity", CodesServiceStub, "Reports", ReportsRequest(account_id="a-1"))).reports
    assert [(r.state, r.address_masked, r.purpose) for r in reports] == [
        ("sent", "138****1234", "fresh_proof"),
        ("failed", "****", "fresh_proof"),
    ]


async def test_only_identity_may_send_codes(notify: Core, ask_as: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await ask_as("signing", CodesServiceStub, "Send", request())
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_an_attempt_that_ended_with_its_process_is_looked_up_and_never_sent_again(notify: Core) -> None:
    """Two SMS were `sending` when the process died: one had reached the vendor, the other had not."""
    channels = read_channels(notify)
    arrived, missing = new_id(), new_id()
    for code_id in (arrived, missing):
        await notify.db.hot.execute(
            "INSERT INTO codes (id, account_id, channel, address_masked, purpose, mark, state, at)"
            " VALUES ($1, 'a-1', 'sms', '', 'sign_in', '', 'sending', $2)",
            code_id,
            datetime.now(UTC) - timedelta(minutes=1),
        )
    await SmsVendor(channels).send(
        str(arrived), "13800001234", "code", {"code": "1", "purpose": "登录", "minutes": "5"}
    )

    async def states() -> Any:
        await settle_codes(notify, channels)
        found = {row["id"]: row["state"] for row in await notify.db.hot.fetch("SELECT id, state FROM codes")}
        return found if set(found.values()) == {"sent", "failed"} else None

    found = await until(states)
    assert (found[arrived], found[missing]) == ("sent", "failed")
    assert len(await caught(notify)) == 1


async def test_the_vendor_refuses_a_wrong_signature(notify: Core) -> None:
    channels = read_channels(notify)
    forged = SmsVendor(type(channels)(**{**channels.__dict__, "sms_key": b"other"}))
    outcome = await forged.send(str(new_id()), "13800001234", "code", {"code": "1", "purpose": "登录", "minutes": "5"})
    assert (outcome.act, outcome.why) == ("refuse", "sms.refused")
    assert await caught(notify) == []
