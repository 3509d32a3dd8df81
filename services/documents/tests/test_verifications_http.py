"""The public page: right and wrong codes, the file itself, and an owner who does not answer."""

from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from chassis.core import Core
from chassis.testing.waiting import until
from contracts.wangqian.signing.v1.events_pb2 import AgreementEffective
from documents.policy import VERIFY_NUMBER
from documents.use_cases.follow_agreement import follow_agreement
from documents.verification_code import grouped, written

from .neighbours import IDENTITY_NUMBER, Neighbours, Signed, heard, want

SERVICE = "documents"


@pytest.fixture
async def signed(service: Core, neighbours: Neighbours) -> Signed:
    """An effective agreement whose sealed file is published. A number of its own: limits outlive a test."""
    signed = neighbours.keep(Signed(f"1048626{uuid4().int % 10**8:08}"), "effective", 2)
    await want(service, signed, 2, "effective")
    await published(service, signed)
    return signed


async def published(core: Core, signed: Signed) -> Any:
    return await until(
        lambda: core.db.hot.fetchrow(
            "SELECT * FROM documents WHERE agreement_id = $1 AND valid_until IS NULL", signed.agreement_id
        ),
        90,
    )


async def code_of(core: Core, signed: Signed) -> bytes:
    return bytes(await core.db.hot.fetchval("SELECT code FROM prints WHERE number = $1", signed.number))


async def ask(http: aiohttp.ClientSession, number: str, code: str) -> tuple[int, Any]:
    async with http.post("/api/v1/verifications", json={"number": number, "code": code}) as answer:
        return answer.status, await answer.json()


async def show(http: aiohttp.ClientSession, pdf: bytes, **fields: str) -> tuple[int, Any]:
    form = aiohttp.FormData(fields)
    form.add_field("file", pdf, filename="a.pdf", content_type="application/pdf")
    async with http.post("/api/v1/verifications", data=form) as answer:
        return answer.status, await answer.json()


async def test_number_and_code_tell_the_state_and_mask_the_parties(
    service: Core, signed: Signed, http: aiohttp.ClientSession
) -> None:
    code = await code_of(service, signed)
    for given in (written(code), grouped(code), written(code).lower()):
        status, told = await ask(http, signed.number, given)
        assert status == 200
        assert told["state"] == {"code": "effective", "label": "已生效"}
        assert told["asked"]
        assert told["parties"] == {"student": "程*", "employer": "武汉**********公司", "school": "楚天大学"}
        assert told["document"]["sealed"]
        assert IDENTITY_NUMBER not in str(told)


async def test_a_wrong_code_and_a_wrong_number_look_the_same_and_are_counted(
    service: Core, signed: Signed, http: aiohttp.ClientSession
) -> None:
    code = written(await code_of(service, signed))
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    for number, given in ((signed.number, wrong), (signed.number, ""), (f"9{signed.number[1:]}", code)):
        status, told = await ask(http, number, given)
        assert (status, told["code"]) == (404, "verification.not_found")
    for _ in range(VERIFY_NUMBER.quota):
        status, told = await ask(http, signed.number, wrong)
    assert (status, told["code"]) == (429, "limit.exceeded")


async def test_without_the_owner_the_last_news_is_told_with_its_time(
    service: Core, neighbours: Neighbours, signed: Signed, http: aiohttp.ClientSession
) -> None:
    code = written(await code_of(service, signed))
    async with service.db.begin() as tx:
        await follow_agreement(tx, heard(AgreementEffective(agreement=signed.now("effective", 2))))
    await service.peers.close()
    service.peers._channels.clear()
    service.peers._stubs.clear()
    service.settings.rpc["signing"] = "127.0.0.1:1"
    status, told = await ask(http, signed.number, code)
    assert status == 200
    assert not told["asked"]
    assert told["statement"].startswith("截至 ")
    assert told["state"]["code"] == "effective"


async def test_the_file_is_judged_by_its_signature_and_by_what_is_on_record(
    service: Core, neighbours: Neighbours, signed: Signed, http: aiohttp.ClientSession
) -> None:
    row = await published(service, signed)
    pdf = await service.files.get(row["file_key"])
    status, told = await show(http, pdf)
    assert status == 200
    assert (told["number"], told["sha256_matches"], told["file"]["known"]["code"]) == (signed.number, True, "current")
    assert told["file"]["signature"]["valid"]
    assert told["file"]["signature"]["signer"] == "楚天大学"

    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    code = written(await code_of(service, signed))
    status, told = await show(http, bytes(changed), number=signed.number, code=code)
    assert status == 200
    assert (told["sha256_matches"], told["file"]["known"]["code"]) == (False, "unknown")
    assert told["file"]["signature"] == {"valid": False, "voided": False, "signer": None, "signed_at": None}
    status, told = await show(http, bytes(changed))
    assert (told["number"], told["state"], told["parties"]) == (None, None, None)

    await want(service, signed, 3, "terminated")
    neighbours.states[signed.number] = ("terminated", 3)
    await published(service, signed)
    status, told = await show(http, pdf)
    assert told["state"]["label"] == "已解约"
    assert (told["sha256_matches"], told["file"]["known"]["code"]) == (False, "superseded")
    assert told["file"]["valid_until"]
    assert told["file"]["signature"]["valid"], "what was signed stays signed"


async def test_bodies_that_are_none(http: aiohttp.ClientSession) -> None:
    for form, status in (({"number": 5}, 422), ({"number": "1", "code": "2", "name": "x"}, 400), ([], 422)):
        async with http.post("/api/v1/verifications", json=form) as answer:
            assert answer.status == status, form
    assert (await show(http, b"not a pdf"))[0] == 415
    async with http.post("/api/v1/verifications", data=b"x", headers={"Content-Type": "text/plain"}) as answer:
        assert answer.status == 400
