"""Bodies of the HTTP answers."""

from typing import Any

from chassis.shapes import Coded, Instant, Shape, Thing, TrailEntry, Why


class FieldAsked(Shape):
    """A question of a form. kind: text | code | month; `table`: the code table of GET /codes/{table}."""

    name: str
    label: str
    kind: str
    required: bool
    hint: str
    max_length: int | None
    table: str | None


class KindShown(Shape):
    code: str
    label: str
    hint: str


class EvidenceAsked(Shape):
    label: str
    least: int
    most: int


class CategoryShown(Shape):
    """A form as data: what is registered is one of its `kinds`."""

    code: str
    label: str
    hint: str
    holds_commitment: bool
    kinds: list[KindShown]
    fields: list[FieldAsked]
    evidence: EvidenceAsked


class CategoryList(Shape):
    items: list[CategoryShown]
    # Proof that a release asks for.
    release_evidence: EvidenceAsked


class Answered(Shape):
    """`value` as it comes in (a code for kind code), `text` as people read it."""

    name: str
    label: str
    value: str | None
    text: str


class FileShown(Shape):
    file_id: str
    name: str
    content_type: str
    href: str


class StudentShown(Shape):
    id: str
    name: str
    student_number: str
    school_name: str
    college_name: str
    major: str
    class_year: int


class ReleaseShown(Shape):
    reason: str
    evidence: list[FileShown]


class DestinationShown(Thing):
    """`state` may be one that a client does not know yet."""

    category: Coded
    holds_commitment: bool
    summary: str
    fields: list[Answered]
    evidence: list[FileShown]
    student: StudentShown
    # Why the last submission came to nothing; the reviewer's words after a rejection.
    refused: Why | None
    reason: str
    release: ReleaseShown | None
    trail: list[TrailEntry]
    created_at: Instant


class DestinationRow(Shape):
    id: str
    state: Coded
    category: Coded
    summary: str
    student: StudentShown
    since: Instant
    created_at: Instant


class DestinationPage(Shape):
    items: list[DestinationRow]
    next: str | None


class StateCount(Shape):
    """Exact to 10,000; `more` says that there are more than that."""

    code: str
    label: str
    value: int
    more: bool


class Counts(Shape):
    by: str
    items: list[StateCount]
    value: int
    more: bool


class SourceShown(Shape):
    """An agreement or a destination that holds or held the student's commitment."""

    kind: Coded
    subject_id: str
    term: int
    state: str
    counts: bool
    under_review: bool
    since: Instant


class RecordShown(Shape):
    """`record`: the plan record as it last went out, null before the first; coded values as {code, label}."""

    student_id: str
    record: dict[str, Any] | None
    sources: list[SourceShown]
    history: list[dict[str, Any]]


class PlanPage(Shape):
    items: list[dict[str, Any]]
    next: str | None
