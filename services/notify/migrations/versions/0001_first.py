"""Notices, the inbox, letters, codes, and what the catcher caught."""

from chassis.migrations import apply_sql, chassis_tables
from chassis.replicas import ddl

revision = "0001"
down_revision = None


def upgrade() -> None:
    chassis_tables()
    apply_sql(ddl("policies") + ";")
    apply_sql(TABLES)


TABLES = """
CREATE TABLE student_places (
    student_id text PRIMARY KEY,
    school_id text NOT NULL,
    college_id text NOT NULL,
    version bigint NOT NULL
);

CREATE TABLE notices (
    cause uuid NOT NULL,
    group_kind text NOT NULL,
    group_id text NOT NULL,
    template text NOT NULL,
    facts jsonb NOT NULL,
    page text NOT NULL,
    mailed boolean NOT NULL,
    fact_at timestamptz NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    recipients integer NOT NULL DEFAULT 0,
    PRIMARY KEY (cause, group_kind, group_id)
);
CREATE INDEX notices_waiting ON notices (next_try_at) WHERE state = 'waiting';

CREATE TABLE messages (
    id uuid PRIMARY KEY,
    recipient text NOT NULL,
    cause uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    page text NOT NULL,
    fact_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz,
    UNIQUE (recipient, cause)
);
CREATE INDEX messages_inbox ON messages (recipient, at DESC, id DESC);
CREATE INDEX messages_unread ON messages (recipient) WHERE read_at IS NULL;

CREATE TABLE letters (
    id uuid PRIMARY KEY,
    recipient text NOT NULL,
    channel text NOT NULL,
    cause uuid NOT NULL,
    template text NOT NULL,
    facts jsonb NOT NULL,
    page text NOT NULL,
    fact_at timestamptz NOT NULL,
    state text NOT NULL,
    attempt integer NOT NULL DEFAULT 0,
    why text NOT NULL DEFAULT '',
    address_masked text NOT NULL DEFAULT '',
    next_try_at timestamptz NOT NULL,
    sending_at timestamptz,
    at timestamptz NOT NULL,
    UNIQUE (recipient, channel, cause)
);
CREATE INDEX letters_due ON letters (next_try_at) WHERE state IN ('queued', 'uncertain');
CREATE INDEX letters_sending ON letters (sending_at) WHERE state = 'sending';
CREATE INDEX letters_state ON letters (state, at DESC, id DESC);
CREATE INDEX letters_age ON letters (at DESC, id DESC);

CREATE TABLE dead_addresses (
    recipient text NOT NULL,
    channel text NOT NULL,
    mark bytea NOT NULL,
    why text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (recipient, channel, mark)
);

CREATE TABLE codes (
    id uuid PRIMARY KEY,
    account_id text NOT NULL,
    channel text NOT NULL,
    address_masked text NOT NULL,
    purpose text NOT NULL,
    mark bytea NOT NULL,
    state text NOT NULL,
    why text NOT NULL DEFAULT '',
    at timestamptz NOT NULL
);
CREATE INDEX codes_account ON codes (account_id, at DESC);
CREATE INDEX codes_open ON codes (at) WHERE state IN ('sending', 'uncertain');
CREATE INDEX codes_state ON codes (state, at DESC, id DESC);
CREATE INDEX codes_age ON codes (at DESC, id DESC);

CREATE VIEW deliveries AS
    SELECT id, 'letter' AS kind, channel, template AS name, recipient AS account_id, address_masked, state, attempt, why, at,
           CASE WHEN state IN ('queued', 'uncertain') THEN next_try_at END AS next_try_at
    FROM letters
    UNION ALL
    SELECT id, 'code', channel, purpose, account_id, address_masked, state, 1, why, at, NULL
    FROM codes;

CREATE TABLE caught (
    id uuid PRIMARY KEY,
    channel text NOT NULL,
    address text NOT NULL,
    message_id text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    html text NOT NULL DEFAULT '',
    at timestamptz NOT NULL
);
CREATE INDEX caught_address ON caught (address, at DESC, id DESC);
CREATE INDEX caught_age ON caught (at DESC, id DESC);
CREATE INDEX caught_message ON caught (message_id);
"""
