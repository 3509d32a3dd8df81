"""Somebody takes letters or agreements out as a file; who, what and how much stays in the audit log (domain 2)."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select

from chassis.actor import Actor
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.audit.v1.events_pb2 import Audited
from signing.policy import MOST_EXPORTED
from signing.reading import exporting
from signing.reading.exporting import Columns, Line
from signing.reading.filters import Filters


@dataclass(frozen=True)
class Export:
    """One kind of file: its name, its rows, its columns."""

    name: str
    title: str
    query: Callable[[Tx, Filters], Select[Any]]
    own_columns: Columns

    def columns(self, actor: Actor) -> Columns:
        return self.own_columns if actor.kind == "employer" else (*exporting.EMPLOYER, *self.own_columns)


INVITATIONS = Export("invitations", "签约邀请", exporting.letters, exporting.SENT)
AGREEMENTS = Export("agreements", "就业协议", exporting.formed, (*exporting.NUMBER, *exporting.SENT))


async def export(tx: Tx, what: Export, filters: Filters) -> Iterator[Line]:
    """The rows, to be walked once, anywhere. Raises export.too_many: a file that silently lacks rows is worse than none."""
    rows = await tx.rows(what.query(tx, filters).limit(MOST_EXPORTED + 1))
    if len(rows) > MOST_EXPORTED:
        raise Refusal("export.too_many", most=MOST_EXPORTED)
    note_export(tx, what.name, len(rows), filters)
    return map(Line.of, rows)


def note_export(tx: Tx, what: str, count: int, filters: Filters) -> None:
    """The audit entry. The words searched for stay out of it: they may be a name."""
    actor = tx.actor
    kind, subject = ("employer", actor.employer_id) if actor.kind == "employer" else ("school", actor.school_id)
    asked = {name: str(value) for name, value in asdict(filters).items() if value and name != "q"}
    facts = {**asked, "rows": str(count)}
    tx.emit(Audited(act=f"{what}.exported", subject_kind=kind, subject_id=subject, facts=facts), subject)
