"""Bodies of termination's HTTP answers."""

from chassis.shapes import ActShown, Coded, Instant, Shape, Thing, Why


class StudentShown(Shape):
    id: str
    name: str
    student_number: str
    school_name: str
    college_name: str
    major: str
    class_year: int


class EmployerShown(Shape):
    id: str
    name: str


class TerminationRow(Shape):
    """A line of a list."""

    id: str
    etag: str
    state: Coded
    agreement_id: str
    agreement_number: str
    asked_by: Coded
    asked_at: Instant
    reason: str
    student: StudentShown
    employer: EmployerShown
    deferred_at: Instant | None
    carried_out: bool


class TerminationPage(Shape):
    items: list[TerminationRow]
    next: str | None


class TerminationShown(Thing):
    agreement_id: str
    agreement_number: str
    agreement_href: str
    asked_by: Coded
    asker_name: str
    asked_at: Instant
    reason: str
    student: StudentShown
    employer: EmployerShown
    # 解约须知 as it stood at the asking; read and ticked before consenting.
    notice: str
    deferred_at: Instant | None
    consented_at: Instant | None
    consenter_name: str
    decided_at: Instant | None
    decision_reason: str
    # 重新应约等待期 ends at this instant; `estimated`: the calendar of that year is not published yet (预计).
    no_accept_before: Instant | None
    no_accept_estimated: bool
    carried_out_at: Instant | None
    # Why it never began.
    refusal: Why | None
    policy_version: int


class Openings(Shape):
    """May a termination of this agreement be asked for, and the notice to read first."""

    notice: str
    acts: list[ActShown]
    open: TerminationShown | None


class Count(Shape):
    code: str
    label: str
    value: int
    more: bool


class Counts(Shape):
    by: str
    items: list[Count]
