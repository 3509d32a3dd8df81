"""The tables as queries see them; the migration is the truth of their making."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

_meta = MetaData()
_KINDS: dict[str, TypeEngine[Any]] = {
    "uuid": Uuid(),
    "text": Text(),
    "int": Integer(),
    "big": BigInteger(),
    "bool": Boolean(),
    "at": DateTime(timezone=True),
    "bytes": LargeBinary(),
    "json": JSONB(),
}


def _table(name: str, **columns: str) -> Table:
    """A table of columns by kind; each kind's names are one string."""
    return Table(name, _meta, *(Column(one, _KINDS[kind]) for kind, names in columns.items() for one in names.split()))


students = _table(
    "students",
    uuid="student_id school_id college_id",
    int="class_year",
    big="version sequence",
    bytes="snapshot plan",
    at="plan_at",
)

destinations = _table(
    "destinations",
    uuid="id student_id school_id college_id claim_id replaces review_id",
    text="category state steps release_steps refusal_code reason release_reason",
    bool="holds_commitment step_decided",
    big="version policy_version term",
    int="overdue_days",
    at="since created_at claimed_at settle_at",
    json="fields evidence refusal_facts release_evidence",
    bytes="student",
)

trail = _table("destination_trail", uuid="destination_id", big="n", at="at", text="who role act remark")

sources = _table(
    "record_sources",
    uuid="student_id subject_id",
    big="term subject_version",
    text="kind state",
    bool="live open",
    json="facts",
    at="at",
)

history = _table("record_history", uuid="student_id", big="sequence", bytes="plan", at="at")
