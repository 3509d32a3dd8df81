"""Write the seeds, once: everything in one transaction, the file of passwords just before its commit."""

from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import select, text
from stdnum.cn import uscc

from chassis.core import Core
from chassis.database import Tx
from chassis.ids import derived_id
from contracts.wangqian.identity.v1.events_pb2 import SchoolChanged
from identity.access.accounts import Accounts, NewAccount, Role
from identity.access.logins import login_name
from identity.access.passwords import Passwords
from identity.adapters import employers, policies
from identity.adapters.messages import school_snapshot
from identity.adapters.students import Students
from identity.adapters.tables import admissions, colleges, schools
from identity.policies import preset
from identity.seeds.handout import Handout
from identity.seeds.students import students
from identity.use_cases.enrol import Enrolment, School, enrol

# Of each school so many students get a password; the others activate their accounts themselves.
WITH_PASSWORD = 2


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((files("identity.seeds") / name).read_text("utf-8"))
    return found


async def fill(
    core: Core, registry: Students, accounts: Accounts, passwords: Passwords, accounts_file: Path | None
) -> None:
    """Schools, staff, employers and students, unless there is a school already."""
    async with core.db.begin() as tx:
        await tx.execute(text("SET LOCAL lock_timeout = '15s'"))
        # Two processes may start at once: the second waits and finds the work done.
        await tx.execute(text("LOCK TABLE schools IN SHARE ROW EXCLUSIVE MODE"))
        if await tx.value(select(schools.c.id).limit(1)) is not None:
            return
        said = _read("schools.yaml")
        handout = Handout(passwords)
        await policies.add(tx, core.ids, None, 1, tx.now, preset(said["province_preset"]))
        hashed = await handout.give("province_operator", "province", "省中心管理员")
        await _add_staff(tx, accounts, "province", "省中心管理员", "province", hashed, Role("province_operator"))
        for place, one in enumerate(said["schools"]):
            await _school(tx, core, registry, accounts, handout, said, place, one)
        await _employers(tx, core, accounts, handout, [derived_id("school", one["code"]) for one in said["schools"]])
        if accounts_file is not None:
            handout.write(accounts_file)


async def _school(
    tx: Tx,
    core: Core,
    registry: Students,
    accounts: Accounts,
    handout: Handout,
    said: dict[str, Any],
    place: int,
    one: dict[str, Any],
) -> None:
    school = {
        "id": derived_id("school", one["code"]),
        "code": one["code"],
        "name": one["name"],
        "city": one["city"],
        "synthetic": False,
        "version": 1,
    }
    its_colleges = [
        {
            "id": derived_id("college", one["code"], college["name"]),
            "school_id": school["id"],
            "name": college["name"],
            "contact_name": college["contact"],
            "contact_phone": college["phone"],
            "contact_hours": said["contact_hours"],
        }
        for college in said["colleges"]
    ]
    await tx.execute(schools.insert(), school)
    await tx.execute(colleges.insert(), its_colleges)
    tx.emit(SchoolChanged(school=school_snapshot(school, its_colleges)), school["id"])
    await policies.add(tx, core.ids, school["id"], 1, tx.now, preset(one["preset"]))
    await _staff(tx, accounts, handout, said, one, school["id"])
    enrolments = []
    for n, row in enumerate(students(one["student_series"], place, said["colleges"])):
        hashed = None
        if n < WITH_PASSWORD:
            # Made-up people: what an employer has to know of them to find them.
            note = f"学号 {row.student_number}，{row.class_year} 届，身份证号 {row.document_number}"
            hashed = await handout.give("student", row.phone, row.name, one["name"], note)
        enrolments.append(Enrolment(derived_id("student", one["code"], row.student_number), row, hashed))
    document = preset(one["preset"])
    # Where the policy asks for a confirmed and approved check, the seeded students have passed it.
    checked = "approved" if document.gate == "confirmed_and_approved" else "not_started"
    where = School(school["id"], one["name"], {college["name"]: college["id"] for college in its_colleges})
    await enrol(tx, core.ids, registry, accounts, where, document, enrolments, checked)


async def _staff(
    tx: Tx, accounts: Accounts, handout: Handout, said: dict[str, Any], one: dict[str, Any], school_id: UUID
) -> None:
    people = [
        ("school_admin", f"{one['mark']}-admin", "学校管理员", None),
        ("school_reviewer", f"{one['mark']}-school", "就业办审核老师", None),
        *(
            ("college_reviewer", f"{one['mark']}-{college['mark']}", f"{college['name']}审核老师", college["name"])
            for college in said["colleges"]
        ),
    ]
    for role, login, name, college in people:
        hashed = await handout.give(role, login, name, one["name"], college or "")
        college_id = derived_id("college", one["code"], college) if college else None
        await _add_staff(tx, accounts, "staff", name, login, hashed, Role(role, school_id, college_id))


async def _add_staff(
    tx: Tx, accounts: Accounts, kind: str, name: str, login: str, password_hash: str, role: Role
) -> None:
    email = f"{login}@staff.wangqian.example"
    new = NewAccount(kind, name, (role,), (login_name(login),), email=email, password_hash=password_hash)
    await accounts.add_many(tx, [new])


async def _employers(tx: Tx, core: Core, accounts: Accounts, handout: Handout, school_ids: list[UUID]) -> None:
    said = _read("employers.yaml")["employers"]
    rows = [_employer(tx, n, one) for n, one in enumerate(said)]
    await employers.add_many(tx, rows)
    admitted = [
        {
            "id": derived_id("admission", row["id"], school_id),
            "employer_id": row["id"],
            "school_id": school_id,
            "review_id": None,
            "state": "admitted",
            "reason": "",
            "applied_by": tx.actor.name,
            "applied_at": tx.now,
            "decided_by": tx.actor.name,
            "decided_at": tx.now,
            "policy_version": 1,
            "version": 1,
        }
        for row in rows
        for school_id in school_ids
    ]
    await tx.execute(admissions.insert(), admitted)
    for row, one in zip(rows, said, strict=True):
        admin = ("employer_admin", row["email"], row["contact"])
        others = [
            ("recruiter", f"recruiter@{one['mark']}.example", "招聘专员"),
            ("reader", f"reader@{one['mark']}.example", "查阅人员"),
        ]
        # The first firm has people of every role; of each firm the administrator.
        for role, email, name in [admin, *(others if row is rows[0] else [])]:
            hashed = await handout.give(role, email, name, note=row["name"])
            hat = Role(role, employer_id=row["id"])
            await accounts.add_many(tx, [NewAccount("employer", name, (hat,), email=email, password_hash=hashed)])


def _employer(tx: Tx, n: int, one: dict[str, Any]) -> dict[str, Any]:
    body = f"91429099{one['body']}"
    email = f"hr@{one['mark']}.example"
    facts = {name: one[name] for name in ("name", "nature", "industry", "region", "address", "postcode", "contact")}
    phone = f"1990002{n:04d}"
    receives = {
        "archive_reception": one["archive"],
        "hukou_reception": one["hukou"],
        "hukou_address": one["address"] if one["hukou"] != "0" else "",
    }
    keeper = {
        "archive_unit": one["name"],
        "archive_address": one["address"],
        "archive_postcode": one["postcode"],
        "archive_contact": one["contact"],
        "archive_phone": phone,
    }
    return {
        **facts,
        "id": derived_id("employer", one["mark"]),
        "credit_code": body + uscc.calc_check_digit(body + "0"),
        "no_code_reason": "",
        "ownership": None,
        "phone": phone,
        "email": email,
        "licence": None,
        "suspended": False,
        "signing_info": receives | (keeper if one["archive"] != "0" else dict.fromkeys(keeper, "")),
        "signing_info_at": tx.now if one["confirmed"] else None,
        "version": 1,
        "changed_by": tx.actor.name,
        "changed_at": tx.now,
    }
