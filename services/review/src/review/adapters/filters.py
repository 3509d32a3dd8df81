"""The filters of the queue as conditions: the same for its pages, its counts and a frozen selection."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_

from chassis.actor import Actor
from review.adapters.cases import seen_by
from review.adapters.tables import cases


@dataclass(frozen=True)
class Filter:
    """Empty means any. Repeated values mean or."""

    state: tuple[str, ...] = ()
    subject_kind: tuple[str, ...] = ()
    step: tuple[str, ...] = ()
    college_id: str | None = None
    overdue: bool | None = None
    # An exact cleaned name or number, of the student or the employer.
    q: str | None = None

    def bound(self) -> dict[str, object]:
        """What a cursor is bound to."""
        return asdict(self)


def matching(wanted: Filter, actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    """Conditions for `wanted` within what the actor may see."""
    found = [seen_by(actor)]
    for column, values in (
        (cases.c.state, wanted.state),
        (cases.c.subject_kind, wanted.subject_kind),
        (cases.c.step, wanted.step),
    ):
        # One value as an equality keeps the order of the index; several cannot.
        if len(values) == 1:
            found.append(column == values[0])
        elif values:
            found.append(column.in_(values))
    if wanted.college_id:
        found.append(cases.c.college_id == wanted.college_id)
    if wanted.overdue is not None:
        overdue = (cases.c.state == "open") & cases.c.overdue_at.is_not(None) & (cases.c.overdue_at <= now)
        found.append(overdue if wanted.overdue else overdue.is_not(True))
    if wanted.q:
        found.append(
            or_(cases.c.student_name == wanted.q, cases.c.student_number == wanted.q, cases.c.employer_name == wanted.q)
        )
    return found
