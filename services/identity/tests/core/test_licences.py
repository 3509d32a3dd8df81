"""The licence of a registration: needed, taken by its token once, shown to whoever judges the firm."""

import asyncio
from uuid import UUID, uuid4

import pytest

from identity.access.rules import REGISTRATION_ADDRESS
from identity.use_cases.admit import admit_by_file

from .house import House
from .test_admissions import INFO, registered, with_check_digit

CODE = with_check_digit("91429099MA9DEMP10")
OTHER = with_check_digit("91429099MA9DEMP11")


async def test_a_firm_with_a_code_brings_its_licence(house: House) -> None:
    refused = await registered(house, credit_code=CODE, licence=None)
    assert (refused.status, refused.body["code"]) == (422, "employer.licence_needed")
    assert refused.body["errors"][0]["pointer"] == "/licence"
    forces = await registered(house, credit_code="", nature="40", licence=None)
    assert (forces.status, forces.body["licence"]) == (201, None)


@pytest.mark.parametrize("how", ["another's", "expired", "no token"])
async def test_a_token_that_is_no_strangers_is_refused(house: House, how: str) -> None:
    token = {
        "another's": house.licence(uploader=str(uuid4())),
        "expired": house.licence(life=-1),
        "no token": "x" * 40,
    }[how]
    refused = await registered(house, credit_code=CODE, licence=token)
    assert (refused.status, refused.body["code"]) == (422, "file_token.refused")
    assert refused.body["errors"][0]["pointer"] == "/licence"
    assert await house.core.db.hot.fetchval("SELECT count(*) FROM employers WHERE credit_code = $1", CODE) == 0


async def test_one_licence_registers_one_firm_even_of_two_at_once(house: House) -> None:
    token = house.licence()
    answers = await asyncio.gather(
        registered(house, credit_code=CODE, licence=token), registered(house, credit_code=OTHER, licence=token)
    )
    assert sorted(one.status for one in answers) == [201, 409]
    refused = next(one for one in answers if one.status == 409)
    assert (refused.body["code"], refused.body["errors"][0]["pointer"]) == ("file_token.used", "/licence")


async def test_one_code_registers_one_firm_even_of_two_at_once(house: House) -> None:
    answers = await asyncio.gather(*(registered(house, credit_code=CODE) for _ in range(2)))
    assert sorted(one.status for one in answers) == [201, 409]
    assert next(one for one in answers if one.status == 409).body["code"] == "employer.code_taken"


async def test_one_address_registers_so_many_an_hour(house: House) -> None:
    address = str(uuid4())
    for _ in range(REGISTRATION_ADDRESS.quota):
        assert (await registered(house, address, credit_code="")).body["code"] == "employer.code_needed"
    assert (await registered(house, address, credit_code=CODE)).body["code"] == "limit.exceeded"
    assert (await registered(house, credit_code=CODE)).status == 201


async def test_it_is_shown_to_its_people_and_the_schools_that_judge_it(house: House) -> None:
    file_id = str(uuid4())
    made = (await registered(house, credit_code=CODE, licence=house.licence(file_id))).body
    path = f"/api/v1/employers/{made['id']}"
    admin = house.people.sign_in("employer_admin", employer_id=made["id"])
    shown = {"file_id": file_id, "name": "执照.png"}
    told = (await house.events("EmployerChanged"))[-1].employer.licence
    assert (told.file_id, told.sha256) == (file_id, "ab" * 32)
    assert (await admin.get(path)).body["licence"] == shown
    await admin.put(f"{path}/signing-info", INFO, seen='"v1"')

    # The school of 19002 knows the firm by its own file and was asked nothing.
    own, other = house.staff("school_reviewer"), house.staff("school_reviewer", "19002")
    operator = house.people.sign_in("province_operator")
    applied = (await admin.post("/api/v1/admissions", {"school_id": house.school_id()})).body
    assert (await house.events("AdmissionApplied"))[-1].licence.file_id == file_id
    review = (await own.get(f"/api/v1/admissions/{applied['id']}/for-review")).body
    assert review["employer"]["licence"] == shown
    assert (await own.get(path)).body["licence"] == shown
    async with house.core.db.begin() as tx:
        await admit_by_file(tx, house.core.ids, UUID(house.school_id("19002")), [UUID(made["id"])])
    for stranger in (other, operator):
        answer = await stranger.get(path)
        assert answer.status == 200
        assert "licence" not in answer.body
