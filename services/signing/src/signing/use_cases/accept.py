"""The student accepts: the agreement is formed, the commitment taken, the review asked for, in one guarded statement (protocols 5).

Everything that the statement writes is made beforehand from one look; the guard requires that nothing of it changed since. When it
finds otherwise nothing was written, and a second look says in words what happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from uuid import UUID

import orjson

from chassis.actor import Actor
from chassis.acts import require
from chassis.call import answer_of
from chassis.core import Core
from chassis.errors import Refusal, Unavailable
from chassis.idempotency import Answer, Attempt
from chassis.ids import Ids
from chassis.outbox import Written, shard_of
from chassis.versions import require_seen
from contracts.wangqian.identity.v1.policy_pb2 import Policy
from contracts.wangqian.identity.v1.snapshots_pb2 import SchoolSnapshot
from contracts.wangqian.signing.v1.events_pb2 import AgreementAccepted
from signing import events, lifecycle, printing
from signing.adapters import invitations, slots
from signing.adapters.number_blocks import NumberBlocks
from signing.adapters.slots import Place
from signing.agreement import Agreement
from signing.invitation import Invitation, why_not
from signing.policy import Rules
from signing.printing import Print
from signing.reading.one_agreement import shown
from signing.trail import Entry, entry, proof_remark

_READ = (resources.files("signing.adapters") / "accept_read.sql").read_text("utf-8")
_ACCEPT = (resources.files("signing.adapters") / "accept.sql").read_text("utf-8")
# Somebody else may change the letter between the look and the statement; so often in a row they do not.
_TRIES = 5
CHANNEL = "online"


@dataclass(frozen=True)
class Formed:
    """All that one acceptance writes."""

    agreement: Agreement
    lines: Sequence[Entry]
    print: Print
    told: Sequence[Written]
    answer: Answer


async def accept(
    core: Core, numbers: NumberBlocks, actor: Actor, letter_id: UUID, seen_version: int, attempt: Attempt
) -> tuple[Answer, bool]:
    """The answer, and whether it is a former one. Raises what the law says of a letter that cannot be accepted (any more)."""
    require(lifecycle.role_refusal("accept", actor))
    now, number = core.clock.now(), ""
    mine = (UUID(actor.student_id), attempt.account, attempt.path, attempt.key)
    for _ in range(_TRIES):
        row = await core.db.hot.fetchrow(_READ, letter_id, *mine, now)
        if done := _known(row, attempt):
            return done, True
        if row["id"] is None:
            raise Refusal("thing.not_found")
        letter, place = invitations.of(row), slots.of({**row, "student": row["student_now"]})
        require(why_not("accept", letter, actor, place.slot, now))
        actor.require_fresh_proof(now)
        require_seen(seen_version, letter.version, at=letter.changed_at)
        school = SchoolSnapshot.FromString(row["school"])
        number = number or await numbers.take(school.code, place.student.class_year, CHANNEL)
        rules = Rules(row["rules_version"], Policy.FromString(row["rules"]))
        formed = form(letter, place, rules, school.code, number, actor, core.ids, row["withdrew_before"], now)
        if await core.db.hot.fetchval(_ACCEPT, *_values(formed, letter, place, attempt, core.db.shards)):
            core.db.wake()
            return formed.answer, False
    raise Unavailable("the letter keeps changing")


def form(
    letter: Invitation,
    place: Place,
    rules: Rules,
    school_code: str,
    number: str,
    actor: Actor,
    ids: Ids,
    withdrew_before: bool,
    now: datetime,
) -> Formed:
    """The agreement of a letter's frozen terms and the student's data of this moment."""
    one = Agreement(
        id=ids(),
        number=number,
        channel=CHANNEL,
        invitation_id=letter.id,
        student_id=letter.student_id,
        school_id=UUID(place.student.school_id),
        college_id=UUID(place.student.college_id),
        employer_id=letter.employer_id,
        identity_number_masked=letter.identity_number_masked,
        student=place.student,
        student_version=place.student_version,
        employer=letter.employer,
        terms=letter.terms,
        state=lifecycle.FORMED,
        version=1,
        claim_id=ids(),
        term=place.slot.term + 1,
        offered_at=letter.sent_at,
        formed_at=now,
        changed_at=now,
        point_of_effect=rules.point_of_effect,
        steps=rules.steps,
        policy_version=rules.version,
        withdraw_until=rules.withdraw_until(now),
        effective_from=now if rules.point_of_effect == "acceptance" else None,
        review_id=ids(),
    )
    lines = [
        Entry(letter.sent_at, letter.employer.name, "recruiter", "invite"),
        entry(actor, "accept", now, proof_remark(actor), place.student.name),
    ]
    made = printing.frozen(one, school_code, lines)
    assert one.review_id is not None
    facts = [
        AgreementAccepted(agreement=events.agreement(one), invitation_id=str(letter.id)),
        events.review_requested(one, one.review_id, rules.overdue_at(now)),
        printing.announced(one, made),
    ]
    told = [Written.of(fact, str(one.student_id), actor, now) for fact in facts]
    answer = answer_of(shown(one, lines, actor, withdrew_before, now))
    return Formed(one, lines, made, told, answer)


def _known(row: Mapping[str, Any], attempt: Attempt) -> Answer | None:
    if row["key_status"] is None:
        return None
    if row["key_body_sha"] != attempt.body_sha:
        raise Refusal("idempotency.key_reused")
    return Answer(row["key_status"], row["key_answer"], orjson.loads(row["key_headers"]))


def _values(formed: Formed, letter: Invitation, place: Place, attempt: Attempt, shards: int) -> list[Any]:
    """The parameters of accept.sql, in its order; from-states come from the lifecycle's table."""
    one, answer, lines, told = formed.agreement, formed.answer, formed.lines, formed.told
    to = lifecycle.after(lifecycle.INVITATION, lifecycle.INVITATION_STATES, letter.state, "accept")
    return [
        letter.id, one.student_id, letter.version, lifecycle.froms(lifecycle.INVITATION, "accept"), one.formed_at,
        place.slot.term, one.student_version,
        attempt.account, attempt.path, attempt.key, attempt.body_sha, answer.status, answer.body,
        orjson.dumps(answer.headers).decode(),
        one.claim_id, one.id, one.employer.name, one.number, to, one.channel,
        one.school_id, one.college_id, one.employer_id, one.student.class_year, one.student.name, one.identity_number_masked,
        one.student.SerializeToString(), one.employer.SerializeToString(), one.terms.SerializeToString(), one.state,
        one.offered_at, one.point_of_effect, one.steps, one.withdraw_until, one.policy_version, one.review_id, one.effective_from,
        [line.at for line in lines], [line.who for line in lines], [line.role for line in lines],
        [line.act for line in lines], [line.remark for line in lines],
        formed.print.kind, formed.print.snapshot, formed.print.sha256,
        [w.topic for w in told], [shard_of(w.key, shards) for w in told], [w.type for w in told],
        [w.data for w in told], [w.headers for w in told],
    ]  # fmt: skip
