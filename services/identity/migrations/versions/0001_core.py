"""Schools, policies, persons, students and their versions, employers, admissions, imports; the chassis' own tables."""

from chassis.migrations import apply_sql, chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    chassis_tables()
    apply_sql(
        """
        CREATE TABLE schools (
            id uuid PRIMARY KEY,
            code text NOT NULL UNIQUE CHECK (code ~ '^[0-9]{5}$'),
            name text NOT NULL UNIQUE,
            city text NOT NULL,
            synthetic boolean NOT NULL DEFAULT false,
            version bigint NOT NULL DEFAULT 1
        );
        CREATE TABLE colleges (
            id uuid PRIMARY KEY,
            school_id uuid NOT NULL REFERENCES schools (id),
            name text NOT NULL,
            contact_name text NOT NULL,
            contact_phone text NOT NULL,
            contact_hours text NOT NULL,
            UNIQUE (school_id, name)
        );

        -- One document a version. A school without a row follows the province, whose rows have no school.
        CREATE TABLE policies (
            id uuid PRIMARY KEY,
            school_id uuid REFERENCES schools (id),
            version bigint NOT NULL,
            valid_from timestamptz NOT NULL,
            document jsonb NOT NULL,
            changed_by text NOT NULL,
            changed_at timestamptz NOT NULL,
            UNIQUE NULLS NOT DISTINCT (school_id, version)
        );

        -- One identity document, one person. Numbers and addresses are sealed; a keyed hash beside them finds them exactly.
        CREATE TABLE persons (
            id uuid PRIMARY KEY,
            document_type text NOT NULL,
            document_hash bytea NOT NULL,
            document_sealed bytea NOT NULL,
            name text NOT NULL,
            phone_hash bytea,
            phone_sealed bytea,
            email_hash bytea,
            email_sealed bytea,
            created_at timestamptz NOT NULL,
            UNIQUE (document_type, document_hash)
        );
        CREATE INDEX persons_phone ON persons (phone_hash) WHERE phone_hash IS NOT NULL;

        -- The record of one person, one school, one class year.
        CREATE TABLE students (
            id uuid PRIMARY KEY,
            person_id uuid NOT NULL REFERENCES persons (id),
            school_id uuid NOT NULL REFERENCES schools (id),
            college_id uuid NOT NULL REFERENCES colleges (id),
            student_number text NOT NULL,
            class_year integer NOT NULL,
            name text NOT NULL,
            sex text NOT NULL,
            document_hash bytea NOT NULL,
            major text NOT NULL,
            degree_level text NOT NULL,
            graduation_month text NOT NULL,
            training_mode text NOT NULL,
            political_status text NOT NULL,
            ethnicity text NOT NULL,
            origin_region text NOT NULL,
            address_sealed bytea NOT NULL,
            major_code text,
            major_direction text,
            enrolment_month text,
            study_form text,
            commissioning_unit text,
            urban_rural text,
            standing text NOT NULL DEFAULT 'enrolled' CHECK (standing IN ('enrolled', 'left')),
            data_check text NOT NULL DEFAULT 'not_started'
                CHECK (data_check IN ('not_started', 'submitted', 'approved', 'returned')),
            restricted boolean NOT NULL DEFAULT false,
            restricted_reason text NOT NULL DEFAULT '',
            restricted_until timestamptz,
            suspended boolean NOT NULL DEFAULT false,
            plan_locked boolean NOT NULL DEFAULT false,
            version bigint NOT NULL,
            changed_by text NOT NULL,
            changed_at timestamptz NOT NULL,
            UNIQUE (school_id, student_number)
        );
        -- A second live record of one person in one class year is refused; this is the proof.
        CREATE UNIQUE INDEX students_one_live ON students (person_id, class_year) WHERE standing = 'enrolled';
        -- The find by four factors.
        CREATE INDEX students_find ON students (school_id, class_year, name, document_hash);
        -- The staff's list.
        CREATE INDEX students_list ON students (school_id, class_year, student_number, id);
        CREATE INDEX students_college_list ON students (college_id, class_year, student_number, id);
        CREATE INDEX students_restriction_ends ON students (restricted_until) WHERE restricted AND restricted_until IS NOT NULL;

        -- What a paper shows of each version: the snapshot as protobuf, the numbers sealed. A version that alters no paper has no row.
        CREATE TABLE student_versions (
            student_id uuid NOT NULL REFERENCES students (id),
            version bigint NOT NULL,
            snapshot bytea NOT NULL,
            sealed bytea NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (student_id, version)
        );

        CREATE TABLE restrictions (
            id uuid PRIMARY KEY,
            student_id uuid NOT NULL REFERENCES students (id),
            reason text NOT NULL,
            until timestamptz,
            restricted_by text NOT NULL,
            restricted_at timestamptz NOT NULL,
            lifted_by text,
            lifted_at timestamptz
        );
        CREATE UNIQUE INDEX restrictions_open ON restrictions (student_id) WHERE lifted_at IS NULL;

        CREATE TABLE employers (
            id uuid PRIMARY KEY,
            name text NOT NULL,
            -- USCC or organisation code; empty where the law knows none, then with the reason.
            credit_code text NOT NULL,
            no_code_reason text NOT NULL DEFAULT '',
            nature text NOT NULL,
            industry text NOT NULL,
            ownership text,
            region text NOT NULL,
            address text NOT NULL,
            postcode text NOT NULL,
            -- The firm's published recruiting contact, as it stands on its letters.
            contact text NOT NULL,
            phone text NOT NULL,
            email text NOT NULL,
            licence jsonb,
            suspended boolean NOT NULL DEFAULT false,
            -- Prefilled from a file; in force only once the employer confirmed it.
            signing_info jsonb NOT NULL DEFAULT '{}',
            signing_info_at timestamptz,
            version bigint NOT NULL DEFAULT 1,
            changed_by text NOT NULL,
            changed_at timestamptz NOT NULL
        );
        CREATE UNIQUE INDEX employers_one_code ON employers (credit_code) WHERE credit_code <> '';
        CREATE INDEX employers_list ON employers (name, id);

        CREATE TABLE admissions (
            id uuid PRIMARY KEY,
            employer_id uuid NOT NULL REFERENCES employers (id),
            school_id uuid NOT NULL REFERENCES schools (id),
            state text NOT NULL CHECK (state IN ('applied', 'admitted', 'refused', 'withdrawn')),
            -- The round in review; NULL where the school admitted by its own file.
            review_id uuid,
            reason text NOT NULL DEFAULT '',
            applied_by text NOT NULL,
            applied_at timestamptz NOT NULL,
            decided_by text,
            decided_at timestamptz,
            policy_version bigint NOT NULL,
            version bigint NOT NULL DEFAULT 1
        );
        CREATE UNIQUE INDEX admissions_one_live ON admissions (employer_id, school_id) WHERE state IN ('applied', 'admitted');
        CREATE UNIQUE INDEX admissions_review ON admissions (review_id) WHERE review_id IS NOT NULL;
        CREATE INDEX admissions_school ON admissions (school_id, applied_at, id);

        -- The rows of a roster or employer import: what the dry run showed is what the apply does. Records and cells are sealed.
        CREATE TABLE import_rows (
            import_id uuid NOT NULL,
            row_number integer NOT NULL,
            kind text NOT NULL CHECK (kind IN ('new', 'changed', 'unchanged', 'absent', 'refused')),
            subject_id uuid,
            -- The subject's version that the dry run saw; 0 for a new one.
            seen_version bigint NOT NULL DEFAULT 0,
            label text NOT NULL DEFAULT '',
            number text NOT NULL DEFAULT '',
            changes jsonb NOT NULL DEFAULT '[]',
            problem jsonb,
            sealed bytea,
            PRIMARY KEY (import_id, row_number)
        );
        CREATE INDEX import_rows_kind ON import_rows (import_id, kind, row_number);
        CREATE INDEX import_rows_number ON import_rows (import_id, number) WHERE number <> '';

        -- Each unmasking of a number, kept beside the announcement of it.
        CREATE TABLE reveals (
            id uuid PRIMARY KEY,
            student_id uuid NOT NULL REFERENCES students (id),
            account_id text NOT NULL,
            role text NOT NULL,
            purpose text NOT NULL,
            at timestamptz NOT NULL
        );
        """
    )
