"""Tables for queries only; the migrations are the truth of their shape."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
)

metadata = MetaData()
Id = Uuid(as_uuid=False)
Instant = DateTime(timezone=True)

cases = Table(
    "cases",
    metadata,
    Column("review_id", Id, primary_key=True),
    Column("owner", Text),
    Column("subject_kind", Text),
    Column("subject_id", Id),
    Column("subject_version", BigInteger),
    Column("steps", ARRAY(Text)),
    Column("step", Text),
    Column("state", Text),
    Column("version", BigInteger),
    Column("amended_version", BigInteger),
    Column("outcome", Text),
    Column("student_id", Id),
    Column("student_name", Text),
    Column("student_number", Text),
    Column("class_year", Integer),
    Column("major", Text),
    Column("school_id", Id),
    Column("school_name", Text),
    Column("college_id", Id),
    Column("college_name", Text),
    Column("employer_id", Id),
    Column("employer_name", Text),
    Column("summary", Text),
    Column("policy_version", BigInteger),
    Column("event_key", Text),
    Column("opened_at", Instant),
    Column("waiting_since", Instant),
    Column("overdue_at", Instant),
    Column("decided_at", Instant),
    Column("settled_at", Instant),
    Column("why", Text),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("review_id", Id),
    Column("step", Text),
    Column("outcome", Text),
    Column("reason", Text),
    Column("remark", Text),
    Column("account_id", Text),
    Column("name", Text),
    Column("role", Text),
    Column("on_behalf", Boolean),
    Column("case_version", BigInteger),
    Column("at", Instant),
    Column("taken_back_at", Instant),
)

moves = Table(
    "moves",
    metadata,
    Column("student_id", Id, primary_key=True),
    Column("version", BigInteger),
    Column("school_id", Id),
    Column("school_name", Text),
    Column("college_id", Id),
    Column("college_name", Text),
    Column("class_year", Integer),
)

selections = Table(
    "selections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Text),
    Column("total", Integer),
    Column("at", Instant),
)

selected_cases = Table(
    "selected_cases",
    metadata,
    Column("selection_id", Id),
    Column("n", Integer),
    Column("review_id", Id),
    Column("version", BigInteger),
)
