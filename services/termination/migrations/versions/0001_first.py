"""Terminations and the policies that rule them."""

from chassis.migrations import apply_sql, chassis_tables
from chassis.replicas import ddl

revision = "0001"
down_revision = None


def upgrade() -> None:
    chassis_tables()
    apply_sql(ddl("policies") + ";")
    apply_sql("""
-- The id is the hold's id in signing: made for each attempt, never used again.
CREATE TABLE terminations (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL,
    agreement_number text NOT NULL,
    state text NOT NULL
        CHECK (state IN ('opening', 'awaiting_counterparty', 'pending_review', 'approved', 'rejected', 'refused')),
    version bigint NOT NULL,
    asked_by text NOT NULL CHECK (asked_by IN ('student', 'employer')),
    asker jsonb NOT NULL,
    asker_name text NOT NULL,
    reason text NOT NULL,
    asked_at timestamptz NOT NULL,
    student_id uuid NOT NULL,
    -- wangqian.identity.v1.StudentSnapshot of the asking, its college that of the moment.
    student bytea NOT NULL,
    school_id uuid NOT NULL,
    college_id uuid,
    employer_id uuid NOT NULL,
    employer_name text NOT NULL,
    policy_version bigint NOT NULL,
    steps text NOT NULL,
    waiting_working_days integer NOT NULL,
    overdue_after_working_days integer NOT NULL,
    notice text NOT NULL,
    settle_at timestamptz,
    opened_at timestamptz,
    deferred_at timestamptz,
    consented_at timestamptz,
    consenter_name text NOT NULL DEFAULT '',
    review_id uuid UNIQUE,
    decided_at timestamptz,
    decision_reason text NOT NULL DEFAULT '',
    no_accept_before timestamptz,
    no_accept_estimated boolean NOT NULL DEFAULT false,
    carried_out_at timestamptz,
    refusal_code text NOT NULL DEFAULT '',
    refusal_facts jsonb NOT NULL DEFAULT '{}',
    CHECK ((state = 'opening') = (settle_at IS NOT NULL)),
    CHECK ((state IN ('pending_review', 'approved', 'rejected')) = (review_id IS NOT NULL))
);

-- Both parties asking at the same moment yields one termination: this index is the proof.
CREATE UNIQUE INDEX terminations_one_open ON terminations (agreement_id)
    WHERE state IN ('opening', 'awaiting_counterparty', 'pending_review');
CREATE INDEX terminations_to_settle ON terminations (settle_at) WHERE state = 'opening';
CREATE INDEX terminations_of_agreement ON terminations (agreement_id, asked_at);
CREATE INDEX terminations_of_student ON terminations (student_id, asked_at, id);
CREATE INDEX terminations_of_employer ON terminations (employer_id, asked_at, id);
CREATE INDEX terminations_of_school ON terminations (school_id, asked_at, id);
CREATE INDEX terminations_of_college ON terminations (college_id, asked_at, id);
""")
