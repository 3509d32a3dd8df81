"""Letters and agreements as HTTP shows them."""

from typing import Any

from chassis.job_shapes import JobFile, RowProblem
from chassis.shapes import ActShown, Amount, Instant, Shape, Summary, Thing, TrailEntry, Why
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from signing.terms import Code, TermsShown, coded


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
    acts: list[ActShown] | None = None


class InvitationShown(Thing):
    batch_id: str
    student: StudentShown
    employer: EmployerShown
    terms: TermsShown
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
    acts: list[ActShown] | None = None


class AgreementShown(Thing):
    number: str
    channel: dict[str, str]
    student: StudentShown
    employer: EmployerShown
    terms: TermsShown
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


class AgreementForReview(AgreementShown):
    """With the gates of the student that closed meanwhile."""

    closed_gates: list[Why]


class Counts(Shape):
    """How many there are of each, and of all."""

    by: str
    total: Amount
    counts: dict[str, Amount]


class FoundStudent(StudentShown):
    student_id: str
    # free, or committed; never with whom.
    status: dict[str, str]


class Found(Shape):
    """At most one; `not_found` says what to do where nobody was."""

    items: list[FoundStudent]
    not_found: Why | None


class SendListEntry(Shape):
    """`refused`: why the last letter to this student did not go out."""

    id: str
    student: StudentShown
    status: dict[str, str]
    added_by: str
    added_at: Instant
    refused: Why | None


class Outcome(Shape):
    """What became of one item: done, or refused with its problem."""

    ref: str
    index: int
    outcome: str
    problem: Why | None = None


class Added(Outcome):
    """`already`: the student was on the list before."""

    id: str | None = None
    already: bool | None = None


class AddedMany(Shape):
    summary: Summary
    results: list[Added]


class Revoked(Outcome):
    id: str


class RevokedMany(Shape):
    summary: Summary
    results: list[Revoked]


class Letter(Outcome):
    """A letter of a batch; a preview has no `id`."""

    student_id: str
    id: str | None = None
    student: StudentShown | None = None
    reply_days: int | None = None
    reply_by: str | None = None
    expires_at: Instant | None = None


class LetterPreviewed(Shape):
    employer: EmployerShown
    terms: TermsShown
    sent_on: str


class Preview(Shape):
    """The letter as it would go out, and to whom."""

    letter: LetterPreviewed
    summary: Summary
    results: list[Letter]


class BatchSent(Shape):
    id: str
    summary: Summary
    results: list[Letter]


class BatchRow(Shape):
    id: str
    sent_by: str
    sent_at: Instant
    position: str
    terms: TermsShown
    total: int
    done: int
    invitations_href: str


class BatchShown(BatchRow):
    """What was asked for, how far it came, and the answers by state. A batch of more than a hundred is a job too (api.md 9)."""

    state: str
    processed: int
    succeeded: int
    refused: int
    counts: dict[str, int]
    acts: list[ActShown]
    summary: Summary
    results: list[Letter]
    kind: str | None = None
    dry_run: bool | None = None
    unchanged: int | None = None
    started_at: Instant | None = None
    updated_at: Instant | None = None
    finished_at: Instant | None = None
    eta_seconds: int | None = None
    can_cancel: bool | None = None
    problems: list[RowProblem] | None = None
    files: list[JobFile] | None = None
    result: dict[str, Any] | None = None
    why: str | None = None


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
