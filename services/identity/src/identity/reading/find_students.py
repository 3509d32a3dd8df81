"""The find by four factors (domain 4.1): all match and the student may be invited, or nothing. Never says why."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from chassis.database import Tx
from identity.adapters import policies
from identity.adapters.numbers import Numbers
from identity.policies import gates_of
from identity.reading.admissions import admitted_schools


class Wanted(NamedTuple):
    """What an employer typed, cleaned. `ref` is the asker's own mark."""

    ref: str
    school_name: str
    class_year: int
    name: str
    identity_number: str
    phone: str


class Match(NamedTuple):
    ref: str
    # A row of students with names and the person's sealed columns.
    student: Mapping[Any, Any]


_FIND = text(
    """
    SELECT w.n, s.*, sc.name AS school_name, c.name AS college_name, p.document_type, p.document_sealed
    FROM unnest(CAST(:ns AS integer[]), CAST(:schools AS text[]), CAST(:years AS integer[]), CAST(:names AS text[]),
                CAST(:documents AS bytea[]), CAST(:phones AS bytea[])) AS w (n, school, class_year, name, document, phone)
    JOIN schools sc ON sc.name = w.school
    JOIN students s ON s.school_id = sc.id AND s.class_year = w.class_year AND s.name = w.name
    JOIN colleges c ON c.id = s.college_id
    JOIN persons p ON p.id = s.person_id
    WHERE (w.document IS NOT NULL OR w.phone IS NOT NULL)
      AND (w.document IS NULL OR s.document_hash = w.document)
      AND (w.phone IS NULL OR p.phone_hash = w.phone)
    ORDER BY w.n, s.id
    """
)


async def find_students(tx: Tx, numbers: Numbers, employer_id: UUID, wanted: Sequence[Wanted]) -> list[Match]:
    """At most one student for each of `wanted`, in their order; whoever cannot be invited by this employer is not found."""
    rows = await tx.rows(_FIND, _columns(numbers, wanted))
    if not rows:
        return []
    in_force = await policies.in_force(tx, *{row["school_id"] for row in rows})
    admitted = await admitted_schools(tx, employer_id, list(in_force))
    found: dict[int, list[Match]] = {}
    for row in rows:
        asked, policy = wanted[row["n"]], in_force[row["school_id"]].document
        by_phone_alone = not asked.identity_number
        if row["school_id"] not in admitted or (by_phone_alone and not policy.find_by_phone):
            continue
        if gates_of(row, policy, tx.now).open:
            found.setdefault(row["n"], []).append(Match(asked.ref, row))
    # Two people who share name and phone are told apart by nobody here: neither is found.
    return [matches[0] for _, matches in sorted(found.items()) if len(matches) == 1]


def _columns(numbers: Numbers, wanted: Sequence[Wanted]) -> dict[str, list[Any]]:
    return {
        "ns": list(range(len(wanted))),
        "schools": [one.school_name for one in wanted],
        "years": [one.class_year for one in wanted],
        "names": [one.name for one in wanted],
        "documents": [numbers.document_hash(n) if (n := one.identity_number) else None for one in wanted],
        "phones": [numbers.phone_hash(n) if (n := one.phone) else None for one in wanted],
    }
