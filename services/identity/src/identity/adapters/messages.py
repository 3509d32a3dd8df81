"""Rows as the messages that others get: snapshots without numbers, phones or addresses of people."""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.wangqian.common.v1.file_ref_pb2 import FileRef
from contracts.wangqian.identity.v1.snapshots_pb2 import (
    College,
    EmployerSnapshot,
    SchoolSnapshot,
    SigningInfo,
    StudentSnapshot,
)

_STUDENT_TEXTS = (
    "name", "student_number", "school_name", "college_name", "major", "degree_level", "training_mode", "graduation_month", "sex",
    "political_status", "ethnicity", "origin_region",
)  # fmt: skip
_EMPLOYER_TEXTS = (
    "name", "credit_code", "nature", "industry", "region", "address", "postcode", "contact", "phone", "email"
)  # fmt: skip


def student_snapshot(row: Mapping[Any, Any]) -> StudentSnapshot:
    """From a row of `students` with school_name and college_name beside it."""
    return StudentSnapshot(
        student_id=str(row["id"]),
        person_id=str(row["person_id"]),
        school_id=str(row["school_id"]),
        college_id=str(row["college_id"]),
        class_year=row["class_year"],
        **{name: row[name] for name in _STUDENT_TEXTS},
    )


def employer_snapshot(row: Mapping[Any, Any]) -> EmployerSnapshot:
    """From a row of `employers`. Signing info only once the employer confirmed it."""
    return EmployerSnapshot(
        employer_id=str(row["id"]),
        version=row["version"],
        suspended=row["suspended"],
        signing_info=SigningInfo(**row["signing_info"]) if row["signing_info_at"] else None,
        licence=FileRef(**row["licence"]) if row["licence"] else None,
        **{name: row[name] for name in _EMPLOYER_TEXTS},
    )


def school_snapshot(school: Mapping[Any, Any], its_colleges: Iterable[Mapping[Any, Any]]) -> SchoolSnapshot:
    """From a row of `schools` and those of its colleges."""
    return SchoolSnapshot(
        school_id=str(school["id"]),
        code=school["code"],
        name=school["name"],
        version=school["version"],
        synthetic=school["synthetic"],
        colleges=[
            College(
                college_id=str(one["id"]),
                name=one["name"],
                contact_name=one["contact_name"],
                contact_phone=one["contact_phone"],
                contact_hours=one["contact_hours"],
            )
            for one in its_colleges
        ],
    )
