"""Signing's world, written straight into its tables: one school, one employer, students with open letters, their tokens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from google.protobuf.message import Message

from chassis.ids import new_id
from chassis.testing.issuer import Issuer
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, SchoolSnapshot, SigningInfo, StudentSnapshot
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms

POLICY = {
    "preset": "hubei-2019", "reply_days_default": 5, "reply_days_choosable": True, "admission": "that_school",
    "gate": "record_approved", "review_steps": {"agreement": "college,school"}, "channels": ["online"],
    "point_of_effect": "approval", "withdraw_acceptance_hours": 24, "overdue_after_working_days": 3,
}  # fmt: skip
STUDENT = {
    "name": "程小明", "student_number": "2022302110086", "school_name": "江城大学", "college_name": "计算机学院",
    "major": "软件工程", "degree_level": "31", "class_year": 2026, "training_mode": "1", "graduation_month": "2026-06", "sex": "1",
}  # fmt: skip
EMPLOYER = {
    "name": "武汉云图信息技术有限公司", "credit_code": "91420100MA00000A1X", "nature": "39", "industry": "I", "region": "420111",
    "address": "高新大道772号", "postcode": "430074", "contact": "董明远", "phone": "02750000017", "email": "hr@yuntu.example.com",
    "version": 1,
}  # fmt: skip
TERMS = {
    "job_category": "13", "position": "后端开发工程师", "reply_days": 5, "probation_days": 90, "probation_pay_fen": 680000,
    "pay_fen": 850000, "penalty_fen": 500000, "report_region": "420111", "report_address": "高新大道772号",
    "work_region": "420111", "work_address": "高新大道772号", "contact": "周晓岚", "phone": "13900000000",
}  # fmt: skip
_NOWHERE = SigningInfo(archive_reception="0", hukou_reception="0")


@dataclass(frozen=True)
class Letter:
    id: UUID
    student_id: UUID


@dataclass(frozen=True)
class World:
    """Ids that all rows share; `url` is signing's migrated database."""

    url: str
    issuer: Issuer
    school_id: UUID = field(default_factory=new_id)
    college_id: UUID = field(default_factory=new_id)
    employer_id: UUID = field(default_factory=new_id)
    batch_id: UUID = field(default_factory=new_id)

    async def open(self) -> None:
        """The school with its policy, and the batch that every letter belongs to."""
        school = SchoolSnapshot(school_id=str(self.school_id), code="10486", name="江城大学", version=1)
        ago, now = datetime(2000, 1, 1, tzinfo=UTC), datetime.now(UTC)
        replicas: dict[str, Message] = {"schools": school, "policies": Policy(**POLICY)}  # type: ignore[arg-type]
        connection = await asyncpg.connect(self.url)
        try:
            for table, data in replicas.items():
                row = (str(self.school_id), 1, ago, data.SerializeToString())
                await connection.execute(f"INSERT INTO {table} VALUES ($1, $2, $3, $4)", *row)
            batch = (self.batch_id, self.employer_id, "董明远", now, self._terms(now).SerializeToString(), 1, 1)
            await connection.execute("INSERT INTO batches VALUES ($1, $2, $3, $4, $5, $6, $7)", *batch)
        finally:
            await connection.close()

    async def letters(self, count: int) -> list[Letter]:
        """As many students, each with one open letter; the tables analysed."""
        now = datetime.now(UTC)
        made = [Letter(new_id(), new_id()) for _ in range(count)]
        students = [self.student(one.student_id).SerializeToString() for one in made]
        slots = [_slot(one, data) for one, data in zip(made, students, strict=True)]
        shared = self._letter(now)
        letters = [shared | {"id": one.id, "student_id": one.student_id, "student": data}
                   for one, data in zip(made, students, strict=True)]  # fmt: skip
        connection = await asyncpg.connect(self.url)
        try:
            for table, rows in (("slots", slots), ("invitations", letters)):
                records = [tuple(row.values()) for row in rows]
                await connection.copy_records_to_table(table, records=records, columns=list(rows[0]))
                await connection.execute(f"ANALYZE {table}")
        finally:
            await connection.close()
        return made

    def student(self, student_id: UUID) -> StudentSnapshot:
        ids = {"student_id": str(student_id), "person_id": str(student_id)}
        return StudentSnapshot(**ids, school_id=str(self.school_id), college_id=str(self.college_id), **STUDENT)  # type: ignore[arg-type]

    def token(self, student_id: UUID) -> str:
        """The student's own, with fresh proof of who they are."""
        ids = {"student_id": str(student_id), "school_id": str(self.school_id), "college_id": str(self.college_id)}
        return self.issuer.token("student", fresh=True, life=3600, name=str(STUDENT["name"]), **ids)

    def _terms(self, now: datetime) -> Terms:
        return Terms(**TERMS, report_deadline=f"{now.year + 1}-07-15", archive_hukou=_NOWHERE)  # type: ignore[arg-type]

    def _letter(self, now: datetime) -> dict[str, Any]:
        """What the letters of all students have alike."""
        employer = EmployerSnapshot(**EMPLOYER, employer_id=str(self.employer_id), signing_info=_NOWHERE)  # type: ignore[arg-type]
        return {
            "batch_id": self.batch_id, "school_id": self.school_id, "college_id": self.college_id, "employer_id": self.employer_id,
            "class_year": STUDENT["class_year"], "name": STUDENT["name"], "identity_number_masked": "420106********9013",
            "employer": employer.SerializeToString(), "terms": self._terms(now).SerializeToString(), "state": "open", "version": 1,
            "sent_at": now, "expires_at": now + timedelta(days=5), "decline_reason_required": False, "policy_version": 1,
            "changed_at": now,
        }  # fmt: skip


def _slot(letter: Letter, student: bytes) -> dict[str, Any]:
    return {
        "student_id": letter.student_id, "student_version": 1, "student": student, "may_sign": True, "data_gate_open": True,
        "restricted": False, "suspended": False, "plan_locked": False,
    }  # fmt: skip
