"""A file of employers through the HTTP API: created, given an account, admitted to the importing school; twice is once."""

from .house import House
from .uploads import SAMPLES, applied, examined, send

PATH = "/api/v1/employer-imports"
FILE = SAMPLES / "employers.xlsx"


async def test_a_file_creates_and_admits(house: House) -> None:
    person = house.staff("school_admin")
    shown = await examined(person, PATH, FILE)
    assert (shown["result"]["new"], shown["refused"]) == (60, 0)
    done = await applied(person, PATH, shown)
    assert done["succeeded"] == 60
    admitted = await house.core.db.hot.fetchval(
        "SELECT count(*) FROM admissions WHERE school_id = $1 AND state = 'admitted'", house.school_id()
    )
    assert admitted == 70
    accounts = await house.core.db.hot.fetch(
        "SELECT a.password_hash FROM accounts a JOIN account_roles r ON r.account_id = a.id"
        " JOIN employers e ON e.id = r.employer_id WHERE e.email LIKE 'hr%@corp%'"
    )
    assert [row["password_hash"] for row in accounts] == [None] * 60
    told = await house.events("EmployerChanged")
    assert not any(one.employer.HasField("signing_info") for one in told[-60:])

    again = await examined(person, PATH, FILE)
    assert (again["unchanged"], again["result"]["new"], again["result"]["changed"]) == (60, 0, 0)
    assert (await applied(person, PATH, again))["succeeded"] == 0


async def test_another_school_only_admits(house: House) -> None:
    first, second = house.staff("school_admin"), house.staff("school_admin", "19002")
    await applied(first, PATH, await examined(first, PATH, FILE))
    shown = await examined(second, PATH, FILE)
    assert (shown["result"]["new"], shown["result"]["changed"]) == (0, 60)
    await applied(second, PATH, shown)
    count = "SELECT count(*) FROM admissions WHERE school_id = $1 AND state = 'admitted'"
    assert await house.core.db.hot.fetchval(count, house.school_id("19002")) == 70
    assert await house.core.db.hot.fetchval("SELECT count(*) FROM employers") == 70


async def test_who_may_not_import(house: House) -> None:
    for person in (house.admin_of("changjiang"), house.staff("college_reviewer"), house.people.sign_in("student")):
        assert (await send(person, PATH, FILE))[0] == 403
