"""Employers: registration, signing info, and admission through review."""

from typing import Any
from uuid import uuid4

import aiohttp

from chassis.testing.people import Answered, Person
from contracts.wangqian.review.v1.events_pb2 import Outcome, ReviewDecided
from contracts.wangqian.review.v1.requests_pb2 import Settlement
from identity.edges.listeners import review_decided

from .house import House

FIRM = {
    "name": "某某数据科技有限公司",
    "credit_code": "91429099MA9DEMP10L",
    "nature": "39",
    "industry": "34",
    "region": "420106",
    "address": "武汉市武昌区某某路99号",
    "postcode": "430000",
    "contact": "王芳",
    "phone": "19900039999",
    "email": "hr@newfirm.example",
}
INFO = {
    "nature": "39",
    "industry": "34",
    "region": "420106",
    "archive_reception": "0",
    "hukou_reception": "1",
    "hukou_address": "武汉市武昌区某某路99号",
}


class _Event:
    """What a listener reads of an event."""

    def __init__(self, data: Any) -> None:
        self.data = data


async def registered(house: House, address: str = "", **changes: str | None) -> Answered:
    """The answer to a stranger's registration, by default with a fresh licence and from an address of its own."""
    body = FIRM | {"licence": house.licence()} | changes
    headers = {"Idempotency-Key": str(uuid4()), "X-Forwarded-For": address or str(uuid4())}
    url = f"http://127.0.0.1:{house.core.settings.http_port}/api/v1/employers"
    async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=headers) as answer:
        return Answered(answer.status, await answer.json(), answer.headers)


async def confirmed(house: House) -> tuple[str, Person]:
    """A registered firm with its signing info, and its administrator."""
    employer = (await registered(house, credit_code=with_check_digit("91429099MA9DEMP10"))).body
    admin = house.people.sign_in("employer_admin", employer_id=employer["id"])
    path = f"/api/v1/employers/{employer['id']}/signing-info"
    answer = await admin.put(path, INFO, seen=f'"v{employer["version"]}"')
    assert answer.status == 200, answer.body
    return employer["id"], admin


def with_check_digit(body: str) -> str:
    from stdnum.cn import uscc

    return body + str(uscc.calc_check_digit(body + "0"))


async def decide(house: House, review_id: str, outcome: Outcome, reason: str = "") -> None:
    decided = ReviewDecided(
        review_id=review_id, owner="identity", subject_kind="admission", outcome=outcome, reason=reason
    )
    async with house.core.db.begin() as tx:
        await review_decided(tx, _Event(decided))  # type: ignore[arg-type]


async def test_registration_checks_the_code_and_takes_it_once(house: House) -> None:
    wrong = await registered(house, credit_code="91429099MA9DEMP10A")
    assert (wrong.status, wrong.body["code"]) == (422, "employer.code_wrong")
    none = await registered(house, credit_code="")
    assert (none.status, none.body["code"]) == (422, "employer.code_needed")
    code = with_check_digit("91429099MA9DEMP10")
    assert (await registered(house, credit_code=code)).status == 201
    again = await registered(house, credit_code=code)
    assert (again.status, again.body["code"]) == (409, "employer.code_taken")
    hashed = await house.core.db.hot.fetchval(
        "SELECT a.password_hash FROM accounts a JOIN account_roles r ON r.account_id = a.id"
        " JOIN employers e ON e.id = r.employer_id WHERE e.credit_code = $1", code
    )  # fmt: skip
    assert hashed is None


async def test_bad_values_are_named_one_by_one(house: House) -> None:
    for field, value in (("nature", "99"), ("region", "000000"), ("phone", "12"), ("postcode", "1"), ("email", "x")):
        answer = await registered(house, **{field: value})
        assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, f"/{field}")


async def test_signing_info_is_whole_and_seen(house: House) -> None:
    employer_id = house.employer_id("wuling")
    admin = house.admin_of("wuling")
    path = f"/api/v1/employers/{employer_id}/signing-info"
    assert (await admin.put(path, INFO)).status == 428
    assert (await admin.put(path, INFO, seen='"v9"')).status == 412
    assert (await admin.put(path, INFO | {"archive_reception": "1"}, seen='"v1"')).status == 422
    done = await admin.put(path, INFO, seen='"v1"')
    assert done.body["signing_info"]["confirmed"]
    told = (await house.events("EmployerChanged"))[-1].employer
    assert (told.version, told.signing_info.hukou_reception) == (2, "1")
    recruiter = house.people.sign_in("recruiter", employer_id=employer_id)
    assert (await recruiter.put(path, INFO, seen='"v2"')).status == 403
    assert (await house.admin_of("donghu").put(path, INFO, seen='"v2"')).status == 404


async def test_an_application_is_decided_by_review_and_answered(house: House) -> None:
    employer_id, admin = await confirmed(house)
    applied = await admin.post("/api/v1/admissions", {"school_id": house.school_id()})
    assert (applied.status, applied.body["state"]["code"]) == (201, "applied")
    asked = (await house.events("ReviewRequested"))[-1]
    assert (asked.owner, asked.subject_kind, asked.steps) == ("identity", "admission", "school")
    assert (asked.subject_id, asked.employer_id) == (applied.body["id"], employer_id)
    twice = await admin.post("/api/v1/admissions", {"school_id": house.school_id()})
    assert (twice.status, twice.body["code"]) == (409, "admission.open_already")

    await decide(house, asked.review_id, Outcome.OUTCOME_APPROVED)
    assert (await house.events("AdmissionDecided"))[-1].admitted
    settled = (await house.events("ReviewSettled"))[-1]
    assert (settled.review_id, settled.settlement) == (asked.review_id, Settlement.SETTLEMENT_APPLIED)
    # A decision that comes again changes nothing and is told so.
    await decide(house, asked.review_id, Outcome.OUTCOME_REJECTED, "迟到")
    assert (await house.events("ReviewSettled"))[-1].settlement == Settlement.SETTLEMENT_OVERTAKEN
    found = await admin.get(f"/api/v1/admissions/{applied.body['id']}")
    assert found.body["state"]["code"] == "admitted"


async def test_a_refused_firm_may_apply_again(house: House) -> None:
    _, admin = await confirmed(house)
    await admin.post("/api/v1/admissions", {"school_id": house.school_id()})
    review_id = (await house.events("ReviewRequested"))[-1].review_id
    await decide(house, review_id, Outcome.OUTCOME_REJECTED, "执照不清晰")
    told = (await house.events("AdmissionDecided"))[-1]
    assert (told.admitted, told.reason) == (False, "执照不清晰")
    assert (await admin.post("/api/v1/admissions", {"school_id": house.school_id()})).status == 201


async def test_only_that_school_withdraws_and_reviews(house: House) -> None:
    _, admin = await confirmed(house)
    applied = (await admin.post("/api/v1/admissions", {"school_id": house.school_id()})).body
    path = f"/api/v1/admissions/{applied['id']}"
    own, stranger = house.staff("school_reviewer"), house.staff("school_reviewer", "19002")
    review = await own.get(f"{path}/for-review")
    assert review.body["employer"]["credit_code"] == with_check_digit("91429099MA9DEMP10")
    assert (await stranger.get(f"{path}/for-review")).status == 404
    assert (await admin.get(f"{path}/for-review")).status == 403
    assert (await own.post(f"{path}/withdraw", {"reason": "尚未"})).body["code"] == "act.wrong_state"
    await decide(house, (await house.events("ReviewRequested"))[-1].review_id, Outcome.OUTCOME_APPROVED)
    assert (await stranger.post(f"{path}/withdraw", {"reason": "无"})).status == 404
    assert (await admin.post(f"{path}/withdraw", {"reason": "无"})).status == 403
    assert (await own.post(f"{path}/withdraw", {"reason": "多次投诉"})).body["state"]["code"] == "withdrawn"
    assert (await house.events("AdmissionWithdrawn"))[-1].reason == "多次投诉"


async def test_without_signing_info_no_application(house: House) -> None:
    employer = (await registered(house, credit_code=with_check_digit("91429099MA9DEMP10"))).body
    admin = house.people.sign_in("employer_admin", employer_id=employer["id"])
    answer = await admin.post("/api/v1/admissions", {"school_id": house.school_id()})
    assert (answer.status, answer.body["code"]) == (409, "signing_info.needed")
