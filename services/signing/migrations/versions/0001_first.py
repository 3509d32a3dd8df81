"""Slots and claims, send list, letters, agreements with their trail, prints and holds."""

from chassis.migrations import apply_sql, chassis_tables
from chassis.replicas import ddl

revision = "0001"
down_revision = None

SQL = """
-- One row a student: the only lock that letters, agreements and claims of this student share. Gates are fed by identity's events.
CREATE TABLE slots (
    student_id uuid PRIMARY KEY,
    claim_id uuid,
    holder_kind text NOT NULL DEFAULT '',
    holder_id uuid,
    holder_name text NOT NULL DEFAULT '',
    holder_number text NOT NULL DEFAULT '',
    held_since timestamptz,
    term bigint NOT NULL DEFAULT 0,
    student_version bigint NOT NULL,
    student bytea NOT NULL,
    may_sign boolean NOT NULL,
    data_gate_open boolean NOT NULL,
    restricted boolean NOT NULL,
    restricted_reason text NOT NULL DEFAULT '',
    restricted_until timestamptz,
    suspended boolean NOT NULL,
    plan_locked boolean NOT NULL,
    no_accept_before timestamptz,
    CHECK ((claim_id IS NULL) = (held_since IS NULL))
);

-- One final answer a claim id, refusals included; only held -> freed may follow.
CREATE TABLE claims (
    claim_id uuid PRIMARY KEY,
    student_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'refused', 'freed')),
    code text NOT NULL DEFAULT '',
    facts jsonb NOT NULL DEFAULT '{}',
    term bigint NOT NULL DEFAULT 0,
    at timestamptz NOT NULL
);
CREATE UNIQUE INDEX claims_one_held ON claims (student_id) WHERE state = 'held';

-- Whom an employer found by all factors: nobody else can be listed or invited.
CREATE TABLE findings (
    employer_id uuid NOT NULL,
    student_id uuid NOT NULL,
    student bytea NOT NULL,
    identity_number_masked text NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (employer_id, student_id)
);

CREATE TABLE send_list (
    id uuid PRIMARY KEY,
    employer_id uuid NOT NULL,
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    class_year integer NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    code text NOT NULL DEFAULT '',
    facts jsonb NOT NULL DEFAULT '{}',
    UNIQUE (employer_id, student_id)
);

CREATE TABLE batches (
    id uuid PRIMARY KEY,
    employer_id uuid NOT NULL,
    sent_by text NOT NULL,
    sent_at timestamptz NOT NULL,
    terms bytea NOT NULL,
    total integer NOT NULL,
    done integer NOT NULL
);
CREATE INDEX batches_of_employer ON batches (employer_id, sent_at DESC, id DESC);

CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    batch_id uuid NOT NULL REFERENCES batches,
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    college_id uuid NOT NULL,
    employer_id uuid NOT NULL,
    class_year integer NOT NULL,
    name text NOT NULL,
    identity_number_masked text NOT NULL,
    student bytea NOT NULL,
    employer bytea NOT NULL,
    terms bytea NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    reminded_at timestamptz,
    decline_reason_required boolean NOT NULL,
    policy_version bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    reason text NOT NULL DEFAULT '',
    agreement_id uuid
);
-- At most one open letter of an employer to a student (domain 4.4).
CREATE UNIQUE INDEX invitations_one_open ON invitations (student_id, employer_id) WHERE state = 'open';
CREATE INDEX invitations_of_student ON invitations (student_id, sent_at DESC, id DESC);
CREATE INDEX invitations_of_employer ON invitations (employer_id, sent_at DESC, id DESC);
CREATE INDEX invitations_of_batch ON invitations (batch_id);
CREATE INDEX invitations_due ON invitations (expires_at) WHERE state = 'open';

CREATE TABLE agreements (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    channel text NOT NULL,
    invitation_id uuid UNIQUE,
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    college_id uuid NOT NULL,
    employer_id uuid NOT NULL,
    class_year integer NOT NULL,
    name text NOT NULL,
    identity_number_masked text NOT NULL,
    student bytea NOT NULL,
    student_version bigint NOT NULL,
    employer bytea NOT NULL,
    terms bytea NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    claim_id uuid NOT NULL UNIQUE,
    term bigint NOT NULL,
    offered_at timestamptz NOT NULL,
    formed_at timestamptz NOT NULL,
    approved_at timestamptz,
    effective_from timestamptz,
    changed_at timestamptz NOT NULL,
    point_of_effect text NOT NULL,
    steps text NOT NULL,
    withdraw_until timestamptz,
    policy_version bigint NOT NULL,
    after_plan boolean NOT NULL DEFAULT false,
    review_id uuid,
    first_decided_at timestamptz,
    reopened boolean NOT NULL DEFAULT false,
    hold_id uuid,
    hold_state text NOT NULL DEFAULT '',
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX agreements_of_student ON agreements (student_id, formed_at DESC, id DESC);
CREATE INDEX agreements_of_employer ON agreements (employer_id, formed_at DESC, id DESC);
CREATE INDEX agreements_of_school ON agreements (school_id, formed_at DESC, id DESC);
CREATE INDEX agreements_of_college ON agreements (college_id, formed_at DESC, id DESC);

-- Append-only (the trigger below); what happened elsewhere is unique by its place in the producer's log.
CREATE TABLE trail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES agreements,
    at timestamptz NOT NULL,
    who text NOT NULL,
    role text NOT NULL,
    act text NOT NULL,
    remark text NOT NULL DEFAULT '',
    place text UNIQUE
);
CREATE INDEX trail_of_agreement ON trail (agreement_id, id);
CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only';
END $$;
CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON trail FOR EACH ROW EXECUTE FUNCTION trail_is_append_only();

CREATE TABLE prints (
    agreement_id uuid NOT NULL REFERENCES agreements,
    version bigint NOT NULL,
    kind text NOT NULL,
    snapshot text NOT NULL,
    sha256 text NOT NULL,
    student_id uuid NOT NULL,
    student_version bigint NOT NULL,
    PRIMARY KEY (agreement_id, version)
);

-- One final answer a hold id; only held -> released may follow.
CREATE TABLE holds (
    hold_id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'refused', 'released')),
    code text NOT NULL DEFAULT '',
    facts jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL
);

-- Numbers are given out in blocks; a block that its process did not use up leaves a gap (protocols 5).
CREATE TABLE number_blocks (
    series text PRIMARY KEY,
    used integer NOT NULL
);
"""


def upgrade() -> None:
    chassis_tables()
    apply_sql(SQL)
    apply_sql(ddl("policies"))
    apply_sql(ddl("schools"))
