"""The directory over gRPC: who may ask, what is found, and that a find never says why."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from chassis.errors import Refusal
from chassis.rpc_client import Peers
from chassis.service_tokens import ServiceIdentity
from contracts.wangqian.identity.v1 import directory_service_pb2 as messages
from contracts.wangqian.identity.v1.directory_service_pb2_grpc import DirectoryServiceStub

from .house import House

NAME, NUMBER = "赵安澜", "20229100001"


class Caller:
    """A peer of identity by name."""

    def __init__(self, house: House, service: str) -> None:
        settings = house.core.settings
        keys = ServiceIdentity(service, settings.service_keys)
        self.peers = Peers(keys, {"identity": f"127.0.0.1:{settings.grpc_port}"})

    async def ask(self, method: str, request: Any) -> Any:
        return await self.peers.call(DirectoryServiceStub, "identity", method, request, timeout=5)


@pytest.fixture
async def signing(house: House) -> AsyncIterator[Caller]:
    caller = Caller(house, "signing")
    yield caller
    await caller.peers.close()


async def number_of(house: House, student_id: str) -> str:
    """The seeded student's identity number, by the one RPC that gives it."""
    documents = Caller(house, "documents")
    request = messages.GetStudentForPrintRequest(student_id=student_id, version=1)
    answer = await documents.ask("GetStudentForPrint", request)
    await documents.peers.close()
    return str(answer.document_number)


async def find(signing: Caller, house: House, mark: str = "changjiang", **factors: Any) -> list[Any]:
    whole = {"ref": "1", "school_name": "江城大学", "class_year": 2026, "name": NAME} | factors
    request = messages.FindStudentsRequest(employer_id=house.employer_id(mark), factors=[messages.Factors(**whole)])
    return list((await signing.ask("FindStudents", request)).found)


async def test_all_four_factors_find_one(house: House, signing: Caller) -> None:
    number = await number_of(house, house.student_id(NUMBER))
    (found,) = await find(signing, house, identity_number=number.lower())
    assert found.student.student_id == house.student_id(NUMBER)
    assert found.identity_number_masked == f"{number[:6]}********{number[-4:]}"
    (by_phone,) = await find(signing, house, phone="19900010001")
    assert by_phone.student.student_id == found.student.student_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"school_name": "楚天大学"},
        {"class_year": 2025},
        {"name": "赵安"},
        {"identity_number": "429099200212319021"},
        {"identity_number": ""},
        {"name": "赵\u202e安澜"},
    ],
)
async def test_one_wrong_factor_finds_nothing(house: House, signing: Caller, wrong: dict[str, Any]) -> None:
    number = await number_of(house, house.student_id(NUMBER))
    assert await find(signing, house, **{"identity_number": number} | wrong) == []


async def test_whoever_cannot_be_invited_is_simply_not_found(house: House, signing: Caller) -> None:
    """Each obstacle alone hides the student; without it they are found again."""
    number = await number_of(house, house.student_id(NUMBER))
    assert len(await find(signing, house, identity_number=number)) == 1
    student = house.student_id(NUMBER)
    for column, value, usual in (
        ("restricted", True, False),
        ("suspended", True, False),
        ("plan_locked", True, False),
        ("training_mode", "2", "1"),
        ("standing", "left", "enrolled"),
    ):
        await house.core.db.hot.execute(f"UPDATE students SET {column} = $2 WHERE id = $1", student, value)
        assert await find(signing, house, identity_number=number) == [], column
        await house.core.db.hot.execute(f"UPDATE students SET {column} = $2 WHERE id = $1", student, usual)
    assert len(await find(signing, house, identity_number=number)) == 1


async def test_a_school_that_finds_by_number_only(house: House, signing: Caller) -> None:
    """楚天大学 (hubei-2018) does not allow the phone."""
    student = house.student_id("20229200001", "19002")
    row = await house.core.db.hot.fetchrow("SELECT name FROM students WHERE id = $1", student)
    factors = {"school_name": "楚天大学", "name": row["name"]}
    assert await find(signing, house, **factors, phone="19900010051") == []
    number = await number_of(house, student)
    assert len(await find(signing, house, **factors, identity_number=number)) == 1


async def test_admission_anywhere_or_at_that_school(house: House, signing: Caller) -> None:
    """江城大学 (hubei-2019) counts an admission anywhere, 楚天大学 (hubei-2018) only its own."""
    employer = house.employer_id("donghu")
    schools = [house.school_id(code) for code in ("19001", "19002", "19003")]
    await house.core.db.hot.execute(
        "UPDATE admissions SET state = 'withdrawn' WHERE employer_id = $1 AND school_id <> $2", employer, schools[2]
    )
    request = messages.GetAdmissionsRequest(employer_id=employer, school_ids=schools)
    assert set((await signing.ask("GetAdmissions", request)).admitted_school_ids) == {schools[0], schools[2]}
    await house.core.db.hot.execute("UPDATE employers SET suspended = true WHERE id = $1", employer)
    assert list((await signing.ask("GetAdmissions", request)).admitted_school_ids) == []


async def test_only_those_on_the_list_may_ask(house: House) -> None:
    requests = {
        "FindStudents": (messages.FindStudentsRequest(), {"signing"}),
        "GetStudents": (messages.GetStudentsRequest(), {"signing", "destinations"}),
        "GetStudentForPrint": (messages.GetStudentForPrintRequest(), {"documents"}),
        "GetContacts": (messages.GetContactsRequest(), {"notify"}),
        "GetRecipients": (messages.GetRecipientsRequest(), {"notify"}),
    }
    for service in ("signing", "termination", "destinations", "review", "documents", "notify"):
        caller = Caller(house, service)
        for method, (request, allowed) in requests.items():
            try:
                await caller.ask(method, request)
                answered = "yes"
            except Refusal as refusal:
                answered = refusal.code
            assert (answered == "auth.caller_refused") == (service not in allowed), (service, method, answered)
        await caller.peers.close()


async def test_schools_come_with_policy_and_contacts(house: House, signing: Caller) -> None:
    found = (await signing.ask("GetSchools", messages.GetSchoolsRequest())).schools
    presets = {one.school.name: one.policy.preset for one in found}
    assert presets == {
        "江城大学": "hubei-2019",
        "楚天大学": "hubei-2018",
        "湘江大学": "hunan-2020",
        "彩云大学": "yunjiuye-2021",
    }
    assert all(len(one.school.colleges) == 6 and one.policy_version == 1 for one in found)
    assert all(college.contact_phone for one in found for college in one.school.colleges)


async def test_recipients_stand_for_a_party(house: House) -> None:
    notify = Caller(house, "notify")
    request = messages.GetRecipientsRequest(employer_id=house.employer_id("changjiang"))
    accounts = (await notify.ask("GetRecipients", request)).account_ids
    contacts = (await notify.ask("GetContacts", messages.GetContactsRequest(account_ids=accounts))).contacts
    await notify.peers.close()
    assert {one.email for one in contacts} == {"hr@changjiang.example", "recruiter@changjiang.example"}
