"""Each student of a batch of letters, as asked for, and what became of them."""

from chassis.migrations import apply_sql

revision = "0002"
down_revision = "0001"

SQL = """
-- A request is recorded whole; an item without letter and code waits still (api.md 8).
CREATE TABLE batch_items (
    batch_id uuid NOT NULL REFERENCES batches,
    place integer NOT NULL,
    ref text NOT NULL,
    student_id uuid NOT NULL,
    invitation_id uuid,
    code text NOT NULL DEFAULT '',
    facts jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (batch_id, place),
    CHECK (invitation_id IS NULL OR code = '')
);
"""


def upgrade() -> None:
    apply_sql(SQL)
