"""Letters and agreements as HTTP shows them."""

from typing import Any

from chassis.shapes import Instant, Shape, Thing, TrailEntry
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from signing.terms import coded

Code = dict[str, str] | None


class StudentShown(Shape):
    id: str
    name: str
    student_number: str
    school: str
    school_id: str
    college: str
    major: str
    degree_level: Code
    class_year: int
    identity_number_masked: str


class EmployerShown(Shape):
    id: str
    name: str
    credit_code: str
    nature: Code
    industry: Code
    region: Code
    address: str
    postcode: str
    contact: str
    phone: str
    email: str


class InvitationRow(Shape):
    id: str
    batch_id: str
    state: dict[str, str]
    student: StudentShown
    employer_id: str
    employer_name: str
    position: str
    reply_by: str
    expires_at: Instant
    sent_at: Instant
    agreement_id: str | None
    acts: list[Any] | None = None


class InvitationShown(Thing):
    batch_id: str
    student: StudentShown
    employer: EmployerShown
    terms: dict[str, Any]
    reply_by: str
    expires_at: Instant
    sent_at: Instant
    decline_reason_required: bool
    reason: str
    agreement_id: str | None


class AgreementRow(Shape):
    id: str
    number: str
    version: int
    channel: dict[str, str]
    state: dict[str, str]
    student: StudentShown
    employer_id: str
    employer_name: str
    position: str
    offered_at: Instant
    formed_at: Instant
    effective_from: Instant | None
    acts: list[Any] | None = None


class AgreementShown(Thing):
    number: str
    channel: dict[str, str]
    student: StudentShown
    employer: EmployerShown
    terms: dict[str, Any]
    trail: list[TrailEntry]
    invitation_id: str | None
    offered_at: Instant
    formed_at: Instant
    approved_at: Instant | None
    effective_from: Instant | None
    point_of_effect: str
    withdraw_until: Instant | None
    reopened: bool
    reason: str
    hold_id: str | None
    documents_href: str


CHANNELS = {"online": {"code": "online", "label": "网上签约"}}


def student(one: StudentSnapshot, masked: str) -> StudentShown:
    return StudentShown(
        id=one.student_id,
        name=one.name,
        student_number=one.student_number,
        school=one.school_name,
        school_id=one.school_id,
        college=one.college_name,
        major=one.major,
        degree_level=coded("degree_level", one.degree_level),
        class_year=one.class_year,
        identity_number_masked=masked,
    )


def employer(one: EmployerSnapshot) -> EmployerShown:
    return EmployerShown(
        id=one.employer_id,
        name=one.name,
        credit_code=one.credit_code,
        nature=coded("employer_nature", one.nature),
        industry=coded("industry", one.industry),
        region=coded("region", one.region),
        address=one.address,
        postcode=one.postcode,
        contact=one.contact,
        phone=one.phone,
        email=one.email,
    )
