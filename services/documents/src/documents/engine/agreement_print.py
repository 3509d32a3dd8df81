"""What an agreement prints: the snapshot that signing froze, and the person as identity kept them at that moment.

Every value is the text that the parties saw, never a code: a table of codes that changes later changes no document.
Lengths are those of the domain, held here once more because an endless word costs the renderer quadratic time.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Name = Annotated[str, Field(max_length=64)]
Organisation = Annotated[str, Field(max_length=100)]
Address = Annotated[str, Field(max_length=120)]
Short = Annotated[str, Field(max_length=40)]
Email = Annotated[str, Field(max_length=120)]
Reason = Annotated[str, Field(max_length=200)]
OtherTerms = Annotated[str, Field(max_length=500)]
Fen = Annotated[int, Field(ge=0, le=99_999_999_99)]


class Printed(BaseModel):
    """Frozen, and refuses what it does not know: a misspelt field would be a blank on a legal paper.

    Its errors name fields and never values, because they reach logs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Archive(Printed):
    """Who receives the personnel file (档案接收); the rest is empty where the employer does not."""

    received: Short
    unit: Organisation = ""
    address: Address = ""
    postcode: Short = ""
    contact: Name = ""
    phone: Short = ""


class Hukou(Printed):
    """Where the household registration goes (户口接收)."""

    type: Short
    address: Address = ""


class Employer(Printed):
    """甲方, as it signed."""

    name: Organisation
    credit_code: Short
    nature: Short
    industry: Short
    contact: Name
    email: Email
    phone: Short
    address: Address
    postcode: Short
    archive: Archive
    hukou: Hukou


class Terms(Printed):
    """The terms of the letter that the student accepted."""

    job_category: Short
    position: Organisation
    probation_days: Annotated[int, Field(ge=0, le=180)]
    probation_pay_fen: Fen
    pay_fen: Fen
    penalty_fen: Fen
    report_place: Address
    report_deadline: date
    workplace: Address
    contact: Name
    phone: Short
    remarks: OtherTerms = ""


class School(Printed):
    code: Annotated[str, Field(pattern=r"^\d{5}$")]
    name: Organisation


class TrailEntry(Printed):
    """One line of 流程: who, in which role, did what, when."""

    at: AwareDatetime
    who: Organisation
    role: Short
    act: Short
    remark: Reason = ""


class AgreementSnapshot(Printed):
    """What signing froze in the transaction of the change that altered the paper."""

    number: Annotated[str, Field(pattern=r"^\d{15}$")]
    version: Annotated[int, Field(ge=1)]
    school: School
    class_year: Annotated[int, Field(ge=2000, le=2100)]
    employer: Employer
    terms: Terms
    offered_at: AwareDatetime
    accepted_at: AwareDatetime
    approved_at: AwareDatetime | None = None
    effective_from: AwareDatetime | None = None
    point_of_effect: Literal["approval", "acceptance"]
    policy_version: Annotated[int, Field(ge=1)]
    trail: Annotated[tuple[TrailEntry, ...], Field(max_length=40)] = ()


class StudentPrint(Printed):
    """乙方: the personal data of that moment, which leave identity over gRPC only."""

    name: Name
    sex: Short
    document_type: Short = "居民身份证"
    document_number: Short
    political_status: Short
    ethnicity: Short
    student_no: Short
    degree_level: Short
    college: Organisation
    major: Organisation
    class_year: Annotated[int, Field(ge=2000, le=2100)]
    graduation_month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    email: Email
    phone: Short
    address: Address


class Verification(Printed):
    """Where a reader of the paper asks what became of it."""

    url: Annotated[str, Field(max_length=200)]
    code: Short


class AgreementPrint(Printed):
    """Everything that one rendering needs."""

    snapshot: AgreementSnapshot
    student: StudentPrint
    verification: Verification


class Watermark(StrEnum):
    """What is written across the pages, by the state of the agreement when it is printed."""

    AWAITING_APPROVAL = "待鉴证"
    EFFECTIVE = ""
    UNDER_REVIEW = "复核中"
    VOID = "已作废"
    ENDED = "已失效"
