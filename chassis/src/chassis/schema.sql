-- The chassis' own tables, the same in every service's database. Applied by each service's first migration (migrations.py).

-- Written in the transaction of a change, after the lock of the thing is taken (protocols 4).
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1) PRIMARY KEY,
    topic text NOT NULL,
    shard integer NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    data bytea NOT NULL,
    headers jsonb NOT NULL
);
CREATE INDEX outbox_window ON outbox (topic, shard, id);

-- One row a topic and shard: its lock is the sequencer's only lock.
CREATE TABLE stream (
    topic text NOT NULL,
    shard integer NOT NULL,
    epoch integer NOT NULL DEFAULT 1,
    head bigint NOT NULL DEFAULT 0,
    published bigint NOT NULL DEFAULT 0,
    chained boolean NOT NULL DEFAULT false,
    seal bytea NOT NULL DEFAULT '',
    PRIMARY KEY (topic, shard)
);

-- Gapless per topic, shard and epoch.
CREATE TABLE log (
    topic text NOT NULL,
    shard integer NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    data bytea NOT NULL,
    headers jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, shard, epoch, seq)
);

-- The chain over a chained topic: sha256 over the former seal and the window's rows, one a window.
CREATE TABLE seals (
    topic text NOT NULL,
    shard integer NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (topic, shard, epoch, seq)
);

-- How far each producer's stream has taken effect here; moved in the transaction of the effect.
CREATE TABLE positions (
    consumer text NOT NULL,
    source text NOT NULL,
    topic text NOT NULL,
    shard integer NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (consumer, source, topic, shard)
);

CREATE TABLE parked_keys (
    consumer text NOT NULL,
    source text NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    tries integer NOT NULL DEFAULT 0,
    next_try_at timestamptz NOT NULL,
    PRIMARY KEY (consumer, source, topic, key)
);
CREATE TABLE parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    source text NOT NULL,
    topic text NOT NULL,
    shard integer NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    data bytea NOT NULL,
    headers jsonb NOT NULL,
    why text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (consumer, source, topic, shard, epoch, seq)
);

-- Remembered answers (api.md 6); the row exists only where the effect does.
CREATE TABLE idempotency (
    account text NOT NULL,
    path text NOT NULL,
    key text NOT NULL,
    body_sha bytea NOT NULL,
    status integer,
    answer bytea,
    headers jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account, path, key)
);
CREATE INDEX idempotency_age ON idempotency (at);

-- Long work (api.md 9, protocols 6): attempt is the fencing token, lease says until when a worker owns it.
CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    state text NOT NULL DEFAULT 'queued',
    input jsonb NOT NULL DEFAULT '{}',
    cursor jsonb NOT NULL DEFAULT '{}',
    attempt integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    run_after timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz,
    actor jsonb NOT NULL,
    school_id uuid,
    employer_id uuid,
    dry_run boolean NOT NULL DEFAULT false,
    total integer,
    processed integer NOT NULL DEFAULT 0,
    succeeded integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    unchanged integer NOT NULL DEFAULT 0,
    problems jsonb NOT NULL DEFAULT '[]',
    files jsonb NOT NULL DEFAULT '[]',
    result jsonb NOT NULL DEFAULT '{}',
    why text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE INDEX jobs_due ON jobs (run_after) WHERE state IN ('queued', 'running');
