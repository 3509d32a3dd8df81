"""Tables for queries only; the migrations are the truth of their shape."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, LargeBinary, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
Id = Uuid(as_uuid=False)
Instant = DateTime(timezone=True)

terminations = Table(
    "terminations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agreement_id", Id),
    Column("agreement_number", Text),
    Column("state", Text),
    Column("version", BigInteger),
    Column("asked_by", Text),
    Column("asker", JSONB),
    Column("asker_name", Text),
    Column("reason", Text),
    Column("asked_at", Instant),
    Column("student_id", Id),
    Column("student", LargeBinary),
    Column("school_id", Id),
    Column("college_id", Id),
    Column("employer_id", Id),
    Column("employer_name", Text),
    Column("policy_version", BigInteger),
    Column("steps", Text),
    Column("waiting_working_days", Integer),
    Column("overdue_after_working_days", Integer),
    Column("notice", Text),
    Column("settle_at", Instant),
    Column("opened_at", Instant),
    Column("deferred_at", Instant),
    Column("consented_at", Instant),
    Column("consenter_name", Text),
    Column("review_id", Id),
    Column("decided_at", Instant),
    Column("decision_reason", Text),
    Column("no_accept_before", Instant),
    Column("no_accept_estimated", Boolean),
    Column("carried_out_at", Instant),
    Column("refusal_code", Text),
    Column("refusal_facts", JSONB),
)
