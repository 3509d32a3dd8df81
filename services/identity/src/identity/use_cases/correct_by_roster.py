"""Bring student records to what the school's roster states; a college or class year that moved is told apart."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from chassis.database import Tx
from contracts.wangqian.identity.v1.events_pb2 import StudentMoved
from identity.access.accounts import Accounts
from identity.adapters.messages import student_snapshot
from identity.adapters.students import STATED, Students
from identity.adapters.tables import persons, students
from identity.policies import PolicyDocument
from identity.roster import RosterRow
from identity.roster.differences import as_facts, differences
from identity.use_cases.enrol import School

_PERSON_COLUMNS = (
    "name", "document_type", "document_hash", "document_sealed", "phone_hash", "phone_sealed", "email_hash", "email_sealed",
)  # fmt: skip
_UPDATE_PERSON = (
    update(persons)
    .where(persons.c.id == bindparam("person"))
    .values({name: bindparam(f"to_{name}") for name in _PERSON_COLUMNS})
)


async def correct_by_roster(
    tx: Tx,
    registry: Students,
    accounts: Accounts,
    school: School,
    policy: PolicyDocument,
    corrections: Sequence[tuple[Mapping[Any, Any], RosterRow]],
) -> dict[UUID, str]:
    """Correct locked records (with_names rows); answers the refused ones' codes by student id. Formed agreements never change:
    they keep the version that they were formed from."""
    if not corrections:
        return {}
    shared = await _persons_with_several(tx, [row["person_id"] for row, _ in corrections])
    refused: dict[UUID, str] = {}
    written, people, contacts, changed = [], [], [], []
    for row, stated in corrections:
        now = _corrected(tx, registry, school, row, stated)
        fields = [one["field"] for one in differences(stated, registry.as_stated(row))]
        if "document_number" in fields and row["person_id"] in shared:
            refused[row["id"]] = "roster.document_shared"
            continue
        written.append(now)
        changed.append((now, fields))
        if set(fields) & {"name", "document_type", "document_number", "phone", "email"}:
            people.append({"person": row["person_id"], **{f"to_{name}": now[name] for name in _PERSON_COLUMNS}})
        if set(fields) & {"phone", "email"}:
            contacts.append((row["person_id"], stated))
        if set(fields) & {"college", "class_year"}:
            moved = StudentMoved(
                student=student_snapshot(now), version=now["version"], former_college_id=str(row["college_id"])
            )
            tx.emit(moved, row["id"])
    await registry.write_many(tx, written)
    if people:
        await tx.connection.execute(_UPDATE_PERSON, people)
    for person_id, stated in contacts:
        account_id = await accounts.account_of_person(tx, person_id)
        if account_id is not None:
            await accounts.set_contact(tx, account_id, phone=stated.phone, email=stated.email)
    await registry.announce(tx, changed, policy)
    return refused


def _corrected(tx: Tx, registry: Students, school: School, row: Mapping[Any, Any], stated: RosterRow) -> dict[str, Any]:
    given = {name: value for name, value in as_facts(stated).items() if name in STATED and value is not None}
    return {
        **row,
        **given,
        **registry.numbers.person_columns(stated.document_number, stated.phone, stated.email),
        "document_type": stated.document_type,
        "college_id": school.colleges[stated.college],
        "college_name": stated.college,
        "address_sealed": registry.numbers.seal_address(stated.address),
        "version": row["version"] + 1,
        "changed_by": tx.actor.name,
        "changed_at": tx.now,
    }


async def _persons_with_several(tx: Tx, person_ids: Sequence[UUID]) -> set[UUID]:
    several = (
        select(students.c.person_id)
        .where(students.c.person_id.in_(person_ids))
        .group_by(students.c.person_id)
        .having(func.count() > 1)
    )
    return {row["person_id"] for row in await tx.rows(several)}
