"""Filters and pages of lists: keyset by an instant and the id, newest first or oldest first."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, or_, tuple_

from chassis.clock import SHANGHAI, end_of_day
from chassis.errors import invalid
from chassis.listing import Cursors, limit_of
from chassis.text import TextFault, clean


@dataclass(frozen=True)
class Filters:
    """What both lists take; each column is asked only where it is given."""

    state: tuple[str, ...] = ()
    school_id: UUID | None = None
    college_id: UUID | None = None
    class_year: int | None = None
    batch_id: UUID | None = None
    q: str = ""
    sent_from: date | None = None
    sent_to: date | None = None

    def where(self, table: Table, instant: str, numbered: bool) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.state:
            found.append(table.c.state.in_(self.state))
        for name in ("school_id", "college_id", "class_year", "batch_id"):
            if (value := getattr(self, name)) is not None:
                found.append(table.c[name] == value)
        if self.q:
            text = _cleaned(self.q)
            found.append(or_(table.c.name == text, table.c.number == text) if numbered else table.c.name == text)
        if self.sent_from:
            start = datetime.combine(self.sent_from, time(), SHANGHAI).astimezone(UTC)
            found.append(table.c[instant] >= start)
        if self.sent_to:
            found.append(table.c[instant] < end_of_day(self.sent_to))
        return found


@dataclass(frozen=True)
class Paging:
    limit: int
    cursor: str | None
    sort: str

    def apply(
        self, query: Select[Any], table: Table, instant: str, cursors: Cursors, bound: dict[str, object]
    ) -> Select[Any]:
        """Rows of this page and one more. Raises cursor.mismatch, request.invalid."""
        if self.sort not in (instant, f"-{instant}"):
            raise invalid("/sort", "value.choice", f"只能按 {instant} 或 -{instant} 排序")
        falling = self.sort.startswith("-")
        keys = (table.c[instant], table.c.id)
        last = cursors.read(self.cursor, sort=self.sort, **bound)
        if last:
            place = tuple_(datetime.fromisoformat(last[0]), UUID(last[1]))
            query = query.where(tuple_(*keys) < place if falling else tuple_(*keys) > place)
        order = [key.desc() if falling else key.asc() for key in keys]
        return query.order_by(*order).limit(limit_of(self.limit) + 1)

    def page(
        self, rows: list[Any], instant: str, cursors: Cursors, bound: dict[str, object]
    ) -> tuple[list[Any], str | None]:
        """The rows to show and the cursor to what follows."""
        if len(rows) <= self.limit:
            return rows, None
        last = rows[self.limit - 1]
        after = [last[instant].isoformat(), str(last["id"])]
        return rows[: self.limit], cursors.make(after, sort=self.sort, **bound)


def bound_to(filters: Filters, scope: object) -> dict[str, object]:
    """What a cursor is bound to."""
    return {"filters": str(asdict(filters)), "scope": str(scope)}


def _cleaned(q: str) -> str:
    try:
        return clean(q, "name")
    except TextFault as fault:
        raise invalid("/q", fault.code, fault.detail) from fault
