"""Destinations with their trail, students and schools as identity told them, employment records."""

from chassis.migrations import apply_sql, chassis_tables
from chassis.replicas import ddl

revision = "0001"
down_revision = None

SQL = """
-- Every student of whom something is known here. The lock of a student's whole story: taken before any row below is written,
-- and never deleted, since `sequence` must rise for ever. Lock order: this row, then the destination.
CREATE TABLE students (
    student_id uuid PRIMARY KEY,
    school_id uuid NOT NULL,
    college_id uuid NOT NULL,
    class_year integer NOT NULL,
    version bigint NOT NULL,
    snapshot bytea NOT NULL,
    -- The employment record as it last went out; sequence 0: never.
    sequence bigint NOT NULL DEFAULT 0,
    plan bytea,
    plan_at timestamptz
);
CREATE INDEX students_with_record ON students (school_id, class_year, student_id) WHERE sequence > 0;

CREATE TABLE destinations (
    id uuid PRIMARY KEY,
    student_id uuid NOT NULL REFERENCES students,
    school_id uuid NOT NULL,
    college_id uuid NOT NULL,
    category text NOT NULL,
    holds_commitment boolean NOT NULL,
    state text NOT NULL CHECK (state IN
        ('draft', 'claiming', 'pending_review', 'effective', 'rejected', 'release_pending', 'released')),
    since timestamptz NOT NULL,
    version bigint NOT NULL,
    fields jsonb NOT NULL,
    evidence jsonb NOT NULL,
    -- The student as at the submission.
    student bytea NOT NULL,
    policy_version bigint NOT NULL DEFAULT 0,
    steps text NOT NULL DEFAULT '',
    release_steps text NOT NULL DEFAULT '',
    overdue_days integer NOT NULL DEFAULT 0,
    -- The present attempt, or the last one: made for each submission, never used again.
    claim_id uuid UNIQUE,
    replaces uuid,
    claimed_at timestamptz,
    settle_at timestamptz,
    term bigint NOT NULL DEFAULT 0,
    review_id uuid UNIQUE,
    step_decided boolean NOT NULL DEFAULT false,
    -- Why the last attempt or round failed: catalogue code with its facts, or the reviewer's words.
    refusal_code text NOT NULL DEFAULT '',
    refusal_facts jsonb NOT NULL DEFAULT '{}',
    reason text NOT NULL DEFAULT '',
    release_reason text NOT NULL DEFAULT '',
    release_evidence jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL,
    CHECK ((state = 'claiming') = (settle_at IS NOT NULL)),
    CHECK (state NOT IN ('claiming', 'pending_review', 'effective', 'release_pending') OR claim_id IS NOT NULL),
    CHECK ((state IN ('pending_review', 'release_pending')) = (review_id IS NOT NULL))
);
-- The proof that a student has at most one destination that holds the commitment.
CREATE UNIQUE INDEX destinations_one_commitment ON destinations (student_id)
    WHERE holds_commitment AND state IN ('claiming', 'pending_review', 'effective', 'release_pending');
-- One form at work at a time: two tabs do not make two drafts.
CREATE UNIQUE INDEX destinations_one_open ON destinations (student_id) WHERE holds_commitment AND state <> 'released';
CREATE INDEX destinations_to_settle ON destinations (settle_at) WHERE state = 'claiming';
CREATE INDEX destinations_of_school ON destinations (school_id, created_at DESC, id);
CREATE INDEX destinations_of_student ON destinations (student_id, created_at DESC, id);

-- Append-only.
CREATE TABLE destination_trail (
    destination_id uuid NOT NULL REFERENCES destinations,
    n bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    who text NOT NULL,
    role text NOT NULL,
    act text NOT NULL,
    remark text NOT NULL DEFAULT '',
    PRIMARY KEY (destination_id, n)
);

-- What holds or held the commitment, by its fencing token: the record is the newest term's, if that is in force (protocols 1).
CREATE TABLE record_sources (
    student_id uuid NOT NULL REFERENCES students,
    term bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('agreement', 'destination')),
    subject_id uuid NOT NULL,
    subject_version bigint NOT NULL,
    -- In force: it counts. Open: a case hangs on it.
    live boolean NOT NULL,
    open boolean NOT NULL,
    state text NOT NULL,
    facts jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (student_id, term)
);

-- Every record that ever went out.
CREATE TABLE record_history (
    student_id uuid NOT NULL REFERENCES students,
    sequence bigint NOT NULL,
    plan bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (student_id, sequence)
);
"""


def upgrade() -> None:
    chassis_tables()
    apply_sql(SQL)
    apply_sql(ddl("schools"))
    apply_sql(ddl("policies"))
