"""Bodies of review's HTTP answers."""

from chassis.shapes import Coded, Instant, Shape, Summary, Thing, Why


class CaseRow(Shape):
    """A line of the queue."""

    id: str
    etag: str
    subject_kind: Coded
    subject_id: str
    state: Coded
    step: Coded
    summary: str
    student_name: str
    student_number: str
    class_year: int | None
    major: str
    school_name: str
    college_name: str
    employer_name: str
    opened_at: Instant
    waiting_since: Instant
    overdue: bool
    overdue_at: Instant | None


class QueuePage(Shape):
    items: list[CaseRow]
    next: str | None


class KindCount(Shape):
    """Exact to 10,000; `more` says that there are more than that."""

    code: str
    label: str
    value: int
    more: bool


class Counts(Shape):
    by: str
    items: list[KindCount]
    value: int
    more: bool


class StepShown(Shape):
    """One step of the round: done, current, or waiting."""

    code: str
    label: str
    state: str


class Person(Shape):
    name: str
    role: str


class DecisionShown(Shape):
    step: Coded
    outcome: Coded
    reason: str
    # For the school's reviewers only; absent for everybody else.
    remark: str | None
    by: Person
    on_behalf: bool
    at: Instant
    taken_back_at: Instant | None


class StudentShown(Shape):
    id: str
    name: str
    student_number: str
    class_year: int | None
    major: str


class Named(Shape):
    id: str | None
    name: str


class CaseShown(Thing):
    owner: str
    subject_kind: Coded
    subject_id: str
    subject_version: int
    subject_href: str
    summary: str
    student: StudentShown | None
    school: Named
    college: Named | None
    employer: Named | None
    steps: list[StepShown]
    decisions: list[DecisionShown]
    viewers: list[Person]
    outcome: Coded | None
    why: str
    policy_version: int
    opened_at: Instant
    decided_at: Instant | None
    settled_at: Instant | None
    overdue: bool
    overdue_at: Instant | None


class SelectionShown(Shape):
    """Frozen cases; `total` of them."""

    id: str
    total: int


class DecisionResult(Shape):
    """`state` and `etag` of the case after it, or the problem."""

    ref: str
    index: int
    id: str
    outcome: str
    state: str | None = None
    etag: str | None = None
    problem: Why | None = None


class DecidedMany(Shape):
    summary: Summary
    results: list[DecisionResult]
