"""Rows of an export and the columns over them: the employer's data centre as a workbook (domain 4.10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.engine import RowMapping

from chassis.clock import shanghai_day
from chassis.database import Tx
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot, StudentSnapshot
from signing.adapters.scope import seen_by
from signing.adapters.tables import agreements, invitations
from signing.lifecycle import INVITATION_STATES
from signing.reading.filters import Filters
from signing.reading.invitations import chosen, is_now
from signing.reading.one_agreement import state_label
from signing.terms import label


@dataclass(frozen=True)
class Line:
    """One row, taken apart only where the file is written: beside the event loop."""

    row: RowMapping
    student: StudentSnapshot

    @classmethod
    def of(cls, row: RowMapping) -> "Line":
        return cls(row, StudentSnapshot.FromString(bytes(row["student"])))


Columns = Sequence[tuple[str, Callable[[Line], str | int]]]


def letters(tx: Tx, filters: Filters) -> Select[Any]:
    """Letters that the asker may see, newest first, each with the review of its agreement."""
    table = invitations
    columns = (
        *(table.c[name] for name in ("student", "employer", "identity_number_masked", "sent_at", "state")),
        is_now(tx, "open").label("waits"),
        *_of_review(),
    )
    joined = table.outerjoin(agreements, agreements.c.id == table.c.agreement_id)
    where = (seen_by(table, tx.actor), *chosen(tx, filters))
    return select(*columns).select_from(joined).where(*where).order_by(table.c.sent_at.desc(), table.c.id.desc())


def formed(tx: Tx, filters: Filters) -> Select[Any]:
    """Agreements that the asker may see, newest first."""
    table = agreements
    columns = (
        *(table.c[name] for name in ("number", "student", "employer", "identity_number_masked")),
        table.c.offered_at.label("sent_at"),
        *_of_review(),
    )
    where = (seen_by(table, tx.actor), *filters.where(table, "formed_at", numbered=True))
    return select(*columns).where(*where).order_by(table.c.formed_at.desc(), table.c.id.desc())


def _of_review() -> Sequence[Any]:
    return (agreements.c.state.label("agreement"), agreements.c.reopened, agreements.c.point_of_effect)


def reply(line: Line) -> str:
    """What the student answered. An agreement is an accepted letter."""
    state = line.row.get("state", "accepted")
    return INVITATION_STATES["expired" if state == "open" and not line.row["waits"] else state]


def reviewed(line: Line) -> str:
    """How the review stands; nothing where there is no agreement."""
    row = line.row
    return state_label(row["agreement"], row["reopened"], row["point_of_effect"]) if row["agreement"] else ""


SENT: Columns = (
    ("毕业院校", lambda line: line.student.school_name),
    ("姓名", lambda line: line.student.name),
    ("身份证号", lambda line: line.row["identity_number_masked"]),
    ("学历", lambda line: label("degree_level", line.student.degree_level)),
    ("专业", lambda line: line.student.major),
    ("发送日期", lambda line: shanghai_day(line.row["sent_at"]).isoformat()),
    ("应约状态", reply),
    ("审核状态", reviewed),
)
NUMBER: Columns = (("协议编号", lambda line: line.row["number"]),)
# Whoever is not the employer reads whose letter it is.
EMPLOYER: Columns = (("用人单位", lambda line: EmployerSnapshot.FromString(bytes(line.row["employer"])).name),)
