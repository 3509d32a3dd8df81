"""Who lives through the faults: one school's reviewer, one employer, students with a letter each, everybody signed in and proven."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smoke import sending, workbook
from smoke.api import Api
from smoke.catcher import Catcher
from smoke.people import activate, password_for
from smoke.rosters import imported
from smoke.visitor import SignInFailed

from .person import Person

SAMPLES = Path(__file__).parents[2] / "services" / "identity" / "tests" / "samples"
# One step decides and both parties end an agreement: the shortest way through everything (domain 10, hubei-2019).
SCHOOL = "江城大学"
AT_ONCE = 4
SECRET = "faults"


@dataclass
class Student:
    id: str
    person: Person
    row: dict[str, str]


@dataclass
class Town:
    base: str
    school_id: str
    employer_id: str
    nobody: Api
    operator: Person
    reviewer: Person
    employer: Person
    students: list[Student]

    def take(self, number: int) -> list[Student]:
        """Students whom nobody else in this run uses."""
        taken, self.students = self.students[:number], self.students[number:]
        if len(taken) < number:
            raise LookupError("this town has too few students")
        return taken


async def build(base: str, accounts: list[dict[str, str]], number: int, opened: list[Person]) -> Town:
    """Everything that comes before the first act, without faults: import, first sign-in, letters, fresh proof. Whoever it brings
    to life is added to `opened`, for the caller to send home."""

    def person(login: str, password: str, *more: Any) -> Person:
        opened.append(Person(base, login, password, *more))
        return opened[-1]

    async def seeded(role: str, school: str = "") -> Person:
        entry = next(one for one in accounts if one["role"] == role and (not school or one["school"] == school))
        return await person(entry["login"], entry["password"]).enter()

    nobody = person("", "")
    operator, staff, reviewer = await asyncio.gather(
        seeded("province_operator"), seeded("school_admin", SCHOOL), seeded("school_reviewer", SCHOOL)
    )
    catcher = Catcher(operator)
    school_id = next(one["id"] for one in (await nobody.get("/schools"))["items"] if one["name"] == SCHOOL)
    roster, employers = SAMPLES / "roster-hubei-2018.xlsx", SAMPLES / "employers.xlsx"
    for resource, file in (("roster-imports", roster), ("employer-imports", employers)):
        await imported(staff, resource, file, await asyncio.to_thread(file.read_bytes))
    firm = next(row for row in workbook.employer_rows(employers) if row["email"] and row["credit_code"])
    factors = {"party": "employer", "credit_code": firm["credit_code"], "email": firm["email"]}
    employer = await _entered(nobody, catcher, factors, person(firm["email"], _password(firm["email"])), firm["email"])
    employer_id = (await employer.get("/accounts/me"))["employer"]["id"]
    await sending.confirm_signing_info(employer, employer_id)

    signing = [row for row in workbook.roster_rows(roster) if row["training_mode"] == "非定向" and row["phone"]]
    # A platform that was hurt before has students with letters.
    known = {row["student"]["student_number"] for row in await employer.pages("/invitations")}
    rows = {
        row["student_number"]: row for row in [row for row in signing if row["student_number"] not in known][:number]
    }
    if len(rows) < number:
        raise LookupError(f"only {len(rows)} students without a letter are left")
    people = await _letters(employer, school_id, rows)
    turn = asyncio.Semaphore(AT_ONCE)

    async def student(found: dict[str, str]) -> Student:
        async with turn:
            row = rows[found["student_number"]]
            who = person(row["student_number"], _password(row["student_number"]), school_id, row["phone"], catcher)
            factors = {
                "party": "student", "school_id": school_id, "student_number": row["student_number"], "name": row["name"],
                "document_last_six": row["identity_number"][-6:].upper(),
            }  # fmt: skip
            await _entered(nobody, catcher, factors, who, row["phone"])
            await who.show_proof()
            return Student(found["id"], who, row)

    students = list(await asyncio.gather(*(student(found) for found in people)))
    return Town(base, school_id, employer_id, nobody, operator, reviewer, employer, students)


async def _letters(employer: Person, school_id: str, rows: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """A letter to each of these students; the students as the employer sees them."""
    lines = sending.send_list_of(list(rows.values()), SCHOOL, len(rows))
    await sending.fill_send_list(employer, "send-list.xlsx", lines)
    entries = [one for one in await employer.pages("/send-list") if one["student"]["student_number"] in rows]
    sent = await sending.invite(employer, entries)
    assert sent["sent"] == len(rows), sent
    return [one["student"] for one in entries]


async def _entered(nobody: Api, catcher: Catcher, factors: dict[str, str], who: Person, address: str) -> Person:
    """Signed in, after the first sign-in where there was none."""
    try:
        await who.sign_in(who._login, who._password, who._school)
    except SignInFailed:
        await activate(nobody, catcher, factors, address, who._password)
        await who.enter()
    return who


def _password(login: str) -> str:
    return password_for(SECRET, login)
