-- Everything an acceptance is made of, in one look and without a lock; accept.sql then requires that nothing of it changed.
SELECT k.body_sha AS key_body_sha, k.status AS key_status, k.answer AS key_answer, k.headers::text AS key_headers,
       i.id, i.batch_id, i.student_id, i.school_id, i.college_id, i.employer_id, i.identity_number_masked, i.student, i.employer,
       i.terms, i.state, i.version, i.sent_at, i.expires_at, i.reminded_at, i.decline_reason_required, i.policy_version,
       i.changed_at, i.reason, i.agreement_id,
       s.claim_id, s.holder_kind, s.holder_id, s.holder_name, s.holder_number, s.held_since, s.term, s.student_version,
       s.student AS student_now, s.may_sign, s.data_gate_open, s.restricted, s.restricted_reason, s.restricted_until, s.suspended,
       s.plan_locked, s.no_accept_before,
       p.version AS rules_version, p.data AS rules, c.data AS school,
       EXISTS (SELECT 1 FROM agreements a WHERE a.student_id = i.student_id AND a.state = 'withdrawn') AS withdrew_before
FROM (SELECT $1::uuid AS letter_id) AS asked
LEFT JOIN idempotency k ON k.account = $3 AND k.path = $4 AND k.key = $5
LEFT JOIN invitations i ON i.id = asked.letter_id AND i.student_id = $2
LEFT JOIN slots s ON s.student_id = i.student_id
LEFT JOIN LATERAL (SELECT version, data FROM policies WHERE key = i.school_id::text ORDER BY (valid_from <= $6) DESC,
                   CASE WHEN valid_from <= $6 THEN version END DESC, version LIMIT 1) p ON true
LEFT JOIN LATERAL (SELECT data FROM schools WHERE key = i.school_id::text ORDER BY version DESC LIMIT 1) c ON true
