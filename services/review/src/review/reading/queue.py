"""The queue: one keyset page of cases, and how many there are of each kind."""

from datetime import datetime

from sqlalchemy import Select, Uuid, bindparam, func, select, tuple_

from chassis.database import Tx
from chassis.errors import invalid
from chassis.listing import Cursors
from chassis.versions import etag
from review.adapters.cases import case_of
from review.adapters.filters import Filter, matching
from review.adapters.tables import Instant, cases
from review.case import Case
from review.reading.wording import kind_of, state_of, step_of
from review.shapes import CaseRow, Counts, KindCount, QueuePage
from review.subjects import SUBJECTS, label_of

EXACT = 10_000
# Only what an index serves.
SORTS = ("waiting_since", "-waiting_since")


async def queue(tx: Tx, cursors: Cursors, wanted: Filter, sort: str, limit: int, cursor: str | None) -> QueuePage:
    """Longest waiting first, or newest first. Raises cursor.mismatch, request.invalid for an unknown sort."""
    if sort not in SORTS:
        raise invalid("/sort", "value.choice", f"要从这些里选：{'、'.join(SORTS)}")
    bound = {**wanted.bound(), "sort": sort, "account": tx.actor.id, "role": tx.actor.role}
    after = cursors.read(cursor, **bound)
    newest_first = sort.startswith("-")
    query: Select[tuple[object, ...]] = select(cases).where(*matching(wanted, tx.actor, tx.now))
    if after is not None:
        here = tuple_(cases.c.waiting_since, cases.c.review_id)
        last = tuple_(
            bindparam("last_at", datetime.fromisoformat(after[0]), Instant),
            bindparam("last_id", after[1], Uuid(as_uuid=False)),
        )
        query = query.where(here < last if newest_first else here > last)
    order = (cases.c.waiting_since, cases.c.review_id)
    query = query.order_by(*(column.desc() if newest_first else column for column in order)).limit(limit + 1)
    found = [case_of(row) for row in await tx.rows(query)]
    page = found[:limit]
    more = len(found) > limit
    following = cursors.make([page[-1].waiting_since.isoformat(), page[-1].review_id], **bound) if more else None
    return QueuePage(items=[_row(case, tx.now) for case in page], next=following)


async def counts(tx: Tx, wanted: Filter) -> Counts:
    """Cases of each kind that the platform knows, exact to 10,000 each."""
    kinds = wanted.subject_kind or tuple(SUBJECTS)
    items = []
    for kind in kinds:
        one = Filter(**{**wanted.bound(), "subject_kind": (kind,)})  # type: ignore[arg-type]
        some = select(cases.c.review_id).where(*matching(one, tx.actor, tx.now)).limit(EXACT + 1).subquery()
        number = await tx.value(select(func.count()).select_from(some))
        items.append(KindCount(code=kind, label=label_of(kind), value=min(number, EXACT), more=number > EXACT))
    total = sum(item.value for item in items)
    return Counts(
        by="subject_kind", items=items, value=min(total, EXACT), more=total > EXACT or any(i.more for i in items)
    )


def _row(case: Case, now: datetime) -> CaseRow:
    return CaseRow(
        id=case.review_id,
        etag=etag(case.version),
        subject_kind=kind_of(case),
        subject_id=case.subject_id,
        state=state_of(case),
        step=step_of(case),
        summary=case.summary,
        student_name=case.student_name,
        student_number=case.student_number,
        class_year=case.class_year,
        major=case.major,
        school_name=case.school_name,
        college_name=case.college_name,
        employer_name=case.employer_name,
        opened_at=case.opened_at,
        waiting_since=case.waiting_since,
        overdue=case.is_overdue(now),
        overdue_at=case.overdue_at,
    )
