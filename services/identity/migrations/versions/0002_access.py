"""Accounts, roles, sessions, codes, tokens and signing keys."""

from chassis.migrations import apply_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    apply_sql(
        """
        CREATE TABLE accounts (
            id uuid PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('student', 'employer', 'staff', 'province')),
            person_id uuid UNIQUE REFERENCES persons (id),
            name text NOT NULL,
            phone_sealed bytea,
            phone_hash bytea,
            email_sealed bytea,
            email_hash bytea,
            password_hash text,
            must_change_password boolean NOT NULL DEFAULT false,
            state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
            suspended_by text NOT NULL DEFAULT '',
            suspended_why text NOT NULL DEFAULT '',
            ask_whom text NOT NULL DEFAULT '',
            activated_at timestamptz,
            created_at timestamptz NOT NULL
        );
        CREATE INDEX accounts_email ON accounts (email_hash) WHERE email_hash IS NOT NULL;

        -- What people type to name themselves; `proved_at`: by a code to that very address.
        CREATE TABLE account_logins (
            kind text NOT NULL CHECK (kind IN ('phone', 'email', 'name', 'student')),
            value_hash bytea NOT NULL,
            account_id uuid NOT NULL REFERENCES accounts (id),
            proved_at timestamptz,
            PRIMARY KEY (kind, value_hash)
        );
        CREATE INDEX account_logins_account ON account_logins (account_id);

        CREATE TABLE account_roles (
            id uuid PRIMARY KEY,
            account_id uuid NOT NULL REFERENCES accounts (id),
            role text NOT NULL,
            school_id uuid,
            college_id uuid,
            employer_id uuid,
            student_id uuid,
            ended_at timestamptz
        );
        CREATE INDEX account_roles_account ON account_roles (account_id) WHERE ended_at IS NULL;
        CREATE INDEX account_roles_student ON account_roles (student_id) WHERE student_id IS NOT NULL;
        CREATE INDEX account_roles_employer ON account_roles (employer_id) WHERE employer_id IS NOT NULL;
        CREATE INDEX account_roles_school ON account_roles (school_id, role) WHERE student_id IS NULL;

        CREATE TABLE sessions (
            id uuid PRIMARY KEY,
            cookie_hash bytea NOT NULL UNIQUE,
            account_id uuid NOT NULL REFERENCES accounts (id),
            role_id uuid REFERENCES account_roles (id),
            address text NOT NULL,
            agent text NOT NULL,
            authenticated_at timestamptz NOT NULL,
            last_seen_at timestamptz NOT NULL,
            proved_at timestamptz,
            proved_by text NOT NULL DEFAULT '',
            ended_at timestamptz,
            ended_why text NOT NULL DEFAULT '',
            announced_at timestamptz,
            announce_tries integer NOT NULL DEFAULT 0,
            announce_after timestamptz
        );
        CREATE INDEX sessions_account ON sessions (account_id) WHERE ended_at IS NULL;
        CREATE INDEX sessions_to_announce ON sessions (announce_after) WHERE ended_at IS NOT NULL AND announced_at IS NULL;

        -- Which clients hold tokens of a session: they are told of its end.
        CREATE TABLE session_clients (
            session_id uuid NOT NULL REFERENCES sessions (id),
            client_id text NOT NULL,
            told_at timestamptz,
            PRIMARY KEY (session_id, client_id)
        );

        CREATE TABLE authorization_codes (
            code_hash bytea PRIMARY KEY,
            session_id uuid NOT NULL REFERENCES sessions (id),
            client_id text NOT NULL,
            redirect_uri text NOT NULL,
            challenge text NOT NULL,
            nonce text NOT NULL,
            scope text NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz
        );

        CREATE TABLE refresh_tokens (
            token_hash bytea PRIMARY KEY,
            session_id uuid NOT NULL REFERENCES sessions (id),
            client_id text NOT NULL,
            scope text NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz
        );
        CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

        -- Private halves are sealed. Published from creation on, used from active_from until active_until.
        CREATE TABLE signing_keys (
            kid text PRIMARY KEY,
            alg text NOT NULL CHECK (alg IN ('ES256', 'RS256')),
            private_sealed bytea NOT NULL,
            active_from timestamptz NOT NULL,
            active_until timestamptz NOT NULL,
            UNIQUE (alg, active_from)
        );

        CREATE TABLE codes (
            id uuid PRIMARY KEY,
            account_id uuid NOT NULL REFERENCES accounts (id),
            purpose text NOT NULL CHECK (purpose IN ('activation', 'password_reset', 'fresh_proof')),
            channel text NOT NULL CHECK (channel IN ('sms', 'email')),
            address_hash bytea NOT NULL,
            code_hash bytea NOT NULL,
            tries integer NOT NULL DEFAULT 0,
            created_at timestamptz NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz,
            delivery text NOT NULL DEFAULT 'unknown'
        );
        CREATE INDEX codes_live ON codes (account_id, purpose, created_at DESC);

        CREATE TABLE sign_in_history (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            account_id uuid NOT NULL REFERENCES accounts (id),
            session_id uuid,
            at timestamptz NOT NULL,
            address text NOT NULL,
            agent text NOT NULL
        );
        CREATE INDEX sign_in_history_account ON sign_in_history (account_id, at DESC);
        """
    )
