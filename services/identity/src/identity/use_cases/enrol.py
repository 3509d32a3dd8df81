"""New student records of one school, with their persons and accounts: by a roster or by the seeds."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from chassis.database import Tx
from chassis.ids import Ids
from identity.access.accounts import Accounts, NewAccount, Role
from identity.access.logins import student_number
from identity.adapters.students import STATED, Students
from identity.adapters.tables import persons, students
from identity.policies import PolicyDocument
from identity.roster import RosterRow

_KNOWN = text(
    """
    SELECT p.id, p.document_type, p.document_hash, a.id AS account_id
    FROM unnest(CAST(:types AS text[]), CAST(:hashes AS bytea[])) AS w (type, hash)
    JOIN persons p ON p.document_type = w.type AND p.document_hash = w.hash
    LEFT JOIN accounts a ON a.person_id = p.id
    FOR UPDATE OF p
    """
)


class Enrolment(NamedTuple):
    """One student to be: the id of the record, what the school states, and the hash of a password where one is given out."""

    student_id: UUID
    row: RosterRow
    password_hash: str | None = None


class School(NamedTuple):
    """Where they are enrolled."""

    id: UUID
    name: str
    # College name -> id.
    colleges: Mapping[str, UUID]


async def enrol(
    tx: Tx,
    ids: Ids,
    registry: Students,
    accounts: Accounts,
    school: School,
    policy: PolicyDocument,
    enrolments: Sequence[Enrolment],
    data_check: str = "not_started",
) -> set[UUID]:
    """Make the records; answers the ids of those refused because the person has a live record in that class year already.

    The caller holds the school's lock. An account comes with each new person, without a password: activation gives it one."""
    known = await _known_persons(tx, registry, enrolments)
    taken = await _live_records(tx, [row["id"] for row in known.values()])
    refused, new_persons, records, new_accounts, further_roles = set(), [], [], [], []
    for one in enrolments:
        sealed = registry.numbers.person_columns(one.row.document_number, one.row.phone, one.row.email)
        person = known.get((one.row.document_type, sealed["document_hash"]))
        if person is not None and (person["id"], one.row.class_year) in taken:
            refused.add(one.student_id)
            continue
        role = Role("student", student_id=one.student_id)
        login = student_number(school.id, one.row.student_number)
        if person is None:
            person_row: dict[str, Any] = {
                "id": ids(),
                "document_type": one.row.document_type,
                "name": one.row.name,
                "created_at": tx.now,
            }
            person_row |= sealed
            new_persons.append(person_row)
            new_accounts.append(_account(one, person_row["id"], role, login))
        else:
            person_row = {**sealed, "id": person["id"], "document_type": one.row.document_type}
            taken.add((person["id"], one.row.class_year))
            if person["account_id"] is None:
                new_accounts.append(_account(one, person["id"], role, login))
            else:
                further_roles.append((person["account_id"], role, login))
        records.append(_record(tx, registry, school, one, person_row, data_check))
    if new_persons:
        await tx.execute(persons.insert(), new_persons)
    if records:
        columns = [column.name for column in students.columns]
        await tx.execute(students.insert(), [{name: record[name] for name in columns} for record in records])
    await accounts.add_many(tx, new_accounts)
    for account_id, role, login in further_roles:
        await accounts.add_role(tx, account_id, role, (login,))
    await registry.announce(tx, [(record, ()) for record in records], policy)
    return refused


async def _known_persons(
    tx: Tx, registry: Students, enrolments: Sequence[Enrolment]
) -> dict[tuple[str, bytes], Mapping[Any, Any]]:
    hashes = [registry.numbers.document_hash(one.row.document_number) for one in enrolments]
    rows = await tx.rows(_KNOWN, {"types": [one.row.document_type for one in enrolments], "hashes": hashes})
    return {(row["document_type"], bytes(row["document_hash"])): row for row in rows}


async def _live_records(tx: Tx, person_ids: Sequence[UUID]) -> set[tuple[UUID, int]]:
    if not person_ids:
        return set()
    live = select(students.c.person_id, students.c.class_year).where(
        students.c.person_id.in_(person_ids), students.c.standing == "enrolled"
    )
    return {(row["person_id"], row["class_year"]) for row in await tx.rows(live)}


def _account(one: Enrolment, person_id: UUID, role: Role, login: Any) -> NewAccount:
    return NewAccount(
        kind="student",
        name=one.row.name,
        roles=(role,),
        logins=(login,),
        phone=one.row.phone,
        email=one.row.email,
        person_id=person_id,
        password_hash=one.password_hash,
    )


def _record(
    tx: Tx, registry: Students, school: School, one: Enrolment, person: Mapping[Any, Any], data_check: str
) -> dict[str, Any]:
    """A row of students with names and the person's sealed columns, as `with_names` gives it."""
    return {
        **{name: getattr(one.row, name) for name in STATED},
        **{name: person[name] for name in ("document_type", "document_hash", "document_sealed", "phone_sealed", "email_sealed")},
        "id": one.student_id,
        "person_id": person["id"],
        "school_id": school.id,
        "school_name": school.name,
        "college_id": school.colleges[one.row.college],
        "college_name": one.row.college,
        "address_sealed": registry.numbers.seal_address(one.row.address),
        "standing": "enrolled",
        "data_check": data_check,
        "restricted": False,
        "restricted_reason": "",
        "restricted_until": None,
        "suspended": False,
        "plan_locked": False,
        "version": 1,
        "changed_by": tx.actor.name,
        "changed_at": tx.now,
    }  # fmt: skip
