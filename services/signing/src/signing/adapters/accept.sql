-- The hot write (protocols 5): every write selects from guard, so that no condition can fail after something was written.
-- Locks: the slot first, then the letter (the order of the OF list). Zero rows: the cold path says why.
WITH guard AS MATERIALIZED (
    SELECT i.id AS invitation_id, i.batch_id, s.student_id
    FROM invitations i JOIN slots s ON s.student_id = i.student_id
    WHERE i.id = $1 AND i.student_id = $2 AND i.version = $3 AND i.state = ANY($4) AND i.expires_at > $5
      AND s.claim_id IS NULL AND s.term = $6 AND s.student_version = $7
      AND s.may_sign AND s.data_gate_open AND NOT s.suspended AND NOT s.plan_locked
      AND (NOT s.restricted OR s.restricted_until <= $5)
      AND (s.no_accept_before IS NULL OR s.no_accept_before <= $5)
    FOR UPDATE OF s, i
), key AS (
    INSERT INTO idempotency (account, path, key, body_sha, status, answer, headers)
    SELECT $8, $9, $10, $11, $12, $13, $14::jsonb FROM guard
    ON CONFLICT DO NOTHING RETURNING 1
), slot AS (
    UPDATE slots SET claim_id = $15, holder_kind = 'agreement', holder_id = $16, holder_name = $17, holder_number = $18,
                     held_since = $5, term = slots.term + 1
    FROM guard, key WHERE slots.student_id = guard.student_id
), claim AS (
    INSERT INTO claims (claim_id, student_id, kind, subject_id, state, term, at)
    SELECT $15, guard.student_id, 'agreement', $16, 'held', $6 + 1, $5 FROM guard, key
), letter AS (
    UPDATE invitations SET state = $19, version = invitations.version + 1, changed_at = $5, agreement_id = $16
    FROM guard, key WHERE invitations.id = guard.invitation_id
), agreement AS (
    INSERT INTO agreements (id, number, channel, invitation_id, student_id, school_id, college_id, employer_id, class_year, name,
        identity_number_masked, student, student_version, employer, terms, state, version, claim_id, term, offered_at, formed_at,
        changed_at, point_of_effect, steps, withdraw_until, policy_version, review_id, effective_from)
    SELECT $16, $18, $20, guard.invitation_id, guard.student_id, $21, $22, $23, $24, $25, $26, $27, $7, $28, $29, $30, 1, $15,
        $6 + 1, $31, $5, $5, $32, $33, $34, $35, $36, $37
    FROM guard, key
), lines AS (
    INSERT INTO trail (agreement_id, at, who, role, act, remark)
    SELECT $16, l.at, l.who, l.role, l.act, l.remark
    FROM guard, key, unnest($38::timestamptz[], $39::text[], $40::text[], $41::text[], $42::text[])
         WITH ORDINALITY AS l (at, who, role, act, remark, n)
    ORDER BY l.n
), print AS (
    INSERT INTO prints (agreement_id, version, kind, snapshot, sha256, student_id, student_version)
    SELECT $16, 1, $43, $44, $45, guard.student_id, $7 FROM guard, key
), told AS (
    INSERT INTO outbox (topic, shard, key, type, data, headers)
    SELECT o.topic, o.shard, guard.student_id::text, o.type, o.data, o.headers
    FROM guard, key, unnest($46::text[], $47::integer[], $48::text[], $49::bytea[], $50::jsonb[])
         WITH ORDINALITY AS o (topic, shard, type, data, headers, n)
    ORDER BY o.n
)
SELECT count(*) FROM key
