"""Cases, their decisions, where students went, frozen selections."""

from chassis.migrations import apply_sql, chassis_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    chassis_tables()
    apply_sql("""
-- One round of review each; the owner makes the id and never uses it again.
CREATE TABLE cases (
    review_id uuid PRIMARY KEY,
    owner text NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    subject_version bigint NOT NULL,
    steps text[] NOT NULL CHECK (cardinality(steps) > 0),
    step text NOT NULL CHECK (step IN ('college', 'school', 'either')),
    state text NOT NULL CHECK (state IN ('open', 'decided', 'applied', 'overtaken', 'withdrawn')),
    version bigint NOT NULL,
    amended_version bigint NOT NULL,
    outcome text CHECK (outcome IN ('approved', 'rejected')),
    student_id uuid,
    student_name text NOT NULL,
    student_number text NOT NULL,
    class_year integer,
    major text NOT NULL,
    school_id uuid NOT NULL,
    school_name text NOT NULL,
    college_id uuid,
    college_name text NOT NULL,
    employer_id uuid,
    employer_name text NOT NULL,
    summary text NOT NULL,
    policy_version bigint NOT NULL,
    event_key text NOT NULL,
    opened_at timestamptz NOT NULL,
    waiting_since timestamptz NOT NULL,
    overdue_at timestamptz,
    decided_at timestamptz,
    settled_at timestamptz,
    why text NOT NULL DEFAULT '',
    CHECK ((state IN ('decided', 'applied')) <= (outcome IS NOT NULL))
);

-- The queue: each index serves one scope in the order of the list, so that page 5,000 costs what the first one does.
CREATE INDEX cases_school_queue ON cases (school_id, state, waiting_since, review_id);
CREATE INDEX cases_school_kind_queue ON cases (school_id, state, subject_kind, waiting_since, review_id);
CREATE INDEX cases_college_queue ON cases (college_id, state, waiting_since, review_id);
CREATE INDEX cases_college_kind_queue ON cases (college_id, state, subject_kind, waiting_since, review_id);
CREATE INDEX cases_overdue ON cases (school_id, overdue_at) WHERE state = 'open' AND overdue_at IS NOT NULL;
CREATE INDEX cases_by_name ON cases (student_name, school_id);
CREATE INDEX cases_by_number ON cases (student_number, school_id);
CREATE INDEX cases_by_employer ON cases (employer_name, school_id);
CREATE INDEX cases_open_of_student ON cases (student_id) WHERE state = 'open';

-- Append-only but for taken_back_at. One standing decision a step: the proof, whatever the code believes.
CREATE TABLE decisions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES cases,
    step text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('approved', 'rejected')),
    reason text NOT NULL,
    remark text NOT NULL,
    account_id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    on_behalf boolean NOT NULL,
    case_version bigint NOT NULL,
    at timestamptz NOT NULL,
    taken_back_at timestamptz
);
CREATE UNIQUE INDEX decisions_one_a_step ON decisions (review_id, step) WHERE taken_back_at IS NULL;
CREATE INDEX decisions_of_case ON decisions (review_id, id);

-- The newest move of each student that moved: a request sent before it and arriving after it goes to the right college.
CREATE TABLE moves (
    student_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    school_id uuid NOT NULL,
    school_name text NOT NULL,
    college_id uuid,
    college_name text NOT NULL,
    class_year integer NOT NULL
);

-- "All that match", frozen with the versions of that moment.
CREATE TABLE selections (
    id uuid PRIMARY KEY,
    account_id text NOT NULL,
    total integer NOT NULL,
    at timestamptz NOT NULL
);
CREATE TABLE selected_cases (
    selection_id uuid NOT NULL REFERENCES selections ON DELETE CASCADE,
    n integer NOT NULL,
    review_id uuid NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (selection_id, n)
);
""")
