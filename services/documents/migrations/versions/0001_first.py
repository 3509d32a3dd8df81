"""Prints and the documents made of them, what signing last said of an agreement, uploads and who may read them."""

from chassis.migrations import apply_sql, chassis_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    chassis_tables()
    apply_sql(TABLES)


TABLES = """
-- One row an agreement: the version of its paper that is wanted. The lock of everything else about the agreement's documents:
-- taken before any row of documents is written.
CREATE TABLE prints (
    agreement_id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    student_id uuid NOT NULL,
    school_id uuid NOT NULL,
    college_id uuid NOT NULL,
    employer_id uuid NOT NULL,
    code bytea NOT NULL CHECK (length(code) = 16),
    wanted_version bigint NOT NULL,
    wanted_kind text NOT NULL CHECK (wanted_kind IN ('pending', 'effective', 'reopened', 'terminated', 'void')),
    wanted_sha256 text NOT NULL,
    wanted_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'rendering', 'published', 'needs_attention')),
    since timestamptz NOT NULL DEFAULT now(),
    attempt bigint NOT NULL DEFAULT 0,
    published_attempt bigint NOT NULL DEFAULT 0,
    run_after timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz,
    failures integer NOT NULL DEFAULT 0,
    why text NOT NULL DEFAULT ''
);
CREATE INDEX prints_due ON prints (run_after) WHERE state IN ('waiting', 'rendering');
CREATE INDEX prints_of_student ON prints (student_id);
CREATE INDEX prints_of_employer ON prints (employer_id);
CREATE INDEX prints_of_college ON prints (college_id);
CREATE INDEX prints_of_school ON prints (school_id);

-- Files that were published. A row never changes but for valid_until: the instant from which its agreement wants a newer one.
CREATE TABLE documents (
    id uuid PRIMARY KEY,
    agreement_id uuid NOT NULL REFERENCES prints,
    version bigint NOT NULL,
    kind text NOT NULL,
    file_key text NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    pages integer NOT NULL,
    sealed boolean NOT NULL,
    school_code text NOT NULL,
    school_name text NOT NULL,
    template text NOT NULL,
    fonts text NOT NULL,
    created_at timestamptz NOT NULL,
    valid_until timestamptz,
    UNIQUE (agreement_id, version)
);
CREATE UNIQUE INDEX one_current_document ON documents (agreement_id) WHERE valid_until IS NULL;
CREATE INDEX documents_newest ON documents (created_at DESC, id DESC) WHERE valid_until IS NULL;
CREATE INDEX documents_by_hash ON documents (sha256);

-- What signing's events last said, for the verification page while signing does not answer.
CREATE TABLE agreements (
    agreement_id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    version bigint NOT NULL,
    state text NOT NULL,
    student_name text NOT NULL,
    employer_name text NOT NULL,
    school_name text NOT NULL,
    as_of timestamptz NOT NULL
);

-- Where identity last said that a student belongs; outlives what other topics still say of the former college.
CREATE TABLE moves (
    student_id uuid PRIMARY KEY,
    version bigint NOT NULL,
    college_id uuid NOT NULL
);

CREATE TABLE uploads (
    id uuid PRIMARY KEY,
    uploader text NOT NULL,
    name text NOT NULL,
    state text NOT NULL CHECK (state IN ('clean', 'attached')),
    since timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    sha256 text NOT NULL,
    content_type text NOT NULL,
    bytes bigint NOT NULL,
    pages integer NOT NULL,
    content_key text NOT NULL,
    preview_key text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX uploads_unused ON uploads (created_at) WHERE state = 'clean';

-- What an upload was attached to, and whose that is: who may read it besides its uploader.
CREATE TABLE attachments (
    upload_id uuid NOT NULL REFERENCES uploads,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    student_id uuid,
    employer_id uuid,
    school_id uuid,
    college_id uuid,
    PRIMARY KEY (upload_id, subject_kind, subject_id)
);
CREATE INDEX attachments_of_student ON attachments (student_id) WHERE student_id IS NOT NULL;
"""
