"""An employer sends letters of one position to many students at once (domain 4.3, 4.4).

Each student stands alone: sent, or refused with a reason. The request as a whole is one transaction: all of it or nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update

from chassis.actor import Actor
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.ids import Ids
from chassis.throttle import Throttle
from contracts.wangqian.identity.v1.snapshots_pb2 import EmployerSnapshot
from contracts.wangqian.signing.v1.events_pb2 import InvitationSent
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing import events, lifecycle
from signing.adapters import batches, invitations, slots
from signing.adapters.batches import Settled, Wanted
from signing.adapters.directory import Directory, make_known
from signing.adapters.schools import rules_of
from signing.adapters.slots import Place
from signing.adapters.tables import agreements, findings, send_list
from signing.adapters.tables import invitations as letters
from signing.commitment import AGREEMENT, gate_refusal
from signing.invitation import Invitation
from signing.policy import FIND, Rules, deadline, last_day


@dataclass(frozen=True)
class Known:
    """What identity says, asked before the transaction: the employer as it stands on the letter, and where it may invite."""

    employer: EmployerSnapshot
    admitted: frozenset[str]


@dataclass(frozen=True)
class Outcome:
    """What became of one student of the request."""

    student_id: UUID
    letter: Invitation | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class _Present:
    """What the transaction found under the locks."""

    places: Mapping[UUID, Place]
    masked: Mapping[UUID, str]
    open_letters: Counter[UUID]
    mine_open: frozenset[UUID]
    mine_live: frozenset[UUID]
    rules: Mapping[str, Rules]


async def ask(core: Core, directory: Directory, throttle: Throttle, actor: Actor, student_ids: Sequence[UUID]) -> Known:
    """All that must be known before inviting these students. Raises what may_invite raises."""
    employer = await may_invite(directory, throttle, actor, len(student_ids))
    return await know(core, directory, employer, student_ids)


async def may_invite(directory: Directory, throttle: Throttle, actor: Actor, count: int) -> EmployerSnapshot:
    """Raises act.forbidden, limit.exceeded and what `standing` raises. Recipients count as tries to find."""
    actor.require_role("发送签约邀请", *lifecycle.WHO["revoke"])
    await throttle.spend(FIND, actor.employer_id, cost=count)
    return await standing(directory, actor)


async def standing(directory: Directory, actor: Actor) -> EmployerSnapshot:
    """The employer as it stands now. Raises employer.suspended, employer.signing_info_missing."""
    employer = await directory.employer(actor.employer_id)
    if employer.suspended:
        raise Refusal("employer.suspended")
    if not employer.HasField("signing_info"):
        raise Refusal("employer.signing_info_missing")
    return employer


async def know(core: Core, directory: Directory, employer: EmployerSnapshot, student_ids: Sequence[UUID]) -> Known:
    await make_known(core, directory, set(student_ids))
    async with core.db.read() as tx:
        places = await slots.find(tx, set(student_ids))
    schools = {one.student.school_id for one in places.values()}
    return Known(employer, await directory.admitted(employer.employer_id, schools))


async def invite(
    tx: Tx, known: Known, ids: Ids, batch_id: UUID, terms: Terms, wanted: Sequence[Wanted]
) -> list[Outcome]:
    """Record the request and send what may be sent; the outcome of each student in the order given."""
    await batches.record(tx, batch_id, terms, wanted)
    return await send(tx, known, ids, batch_id, terms, wanted)


async def send(tx: Tx, known: Known, ids: Ids, batch_id: UUID, terms: Terms, wanted: Sequence[Wanted]) -> list[Outcome]:
    """Send what may be sent to these students of a recorded request."""
    student_ids = [one.student_id for one in wanted]
    present = await _look(tx, set(student_ids))
    outcomes = decide(known, present, ids, batch_id, terms, student_ids, tx.actor, tx.now)
    sent = [outcome.letter for outcome in outcomes if outcome.letter]
    await invitations.add(tx, sent)
    settled = [
        Settled(one, became.letter.id if became.letter else None, became.refusal)
        for one, became in zip(wanted, outcomes, strict=True)
    ]
    await batches.settle(tx, batch_id, settled)
    await _keep_list(tx, outcomes)
    for letter in sent:
        tx.emit(InvitationSent(invitation=events.invitation(letter)), letter.student_id)
    return outcomes


async def refuse(tx: Tx, batch_id: UUID, wanted: Sequence[Wanted], refusal: Refusal) -> None:
    """The same answer for each of these students of a recorded request."""
    await batches.settle(tx, batch_id, [Settled(one, refusal=refusal) for one in wanted])
    await _keep_list(tx, [Outcome(one.student_id, refusal=refusal) for one in wanted])


async def preview(tx: Tx, known: Known, ids: Ids, terms: Terms, student_ids: Sequence[UUID]) -> list[Outcome]:
    """The same answer with nothing sent."""
    present = await _look(tx, set(student_ids))
    return decide(known, present, ids, ids(), terms, student_ids, tx.actor, tx.now)


def decide(
    known: Known,
    present: _Present,
    ids: Ids,
    batch_id: UUID,
    terms: Terms,
    student_ids: Sequence[UUID],
    actor: Actor,
    now: datetime,
) -> list[Outcome]:
    """Who gets a letter, and why the others do not."""
    outcomes: list[Outcome] = []
    seen: set[UUID] = set()
    for one in student_ids:
        refusal = Refusal("invitation.open_already") if one in seen else _refusal(one, known, present, now)
        seen.add(one)
        if refusal is None:
            letter = _letter(one, known, present, ids, batch_id, terms, UUID(actor.employer_id), now)
            day = last_day(letter.expires_at)
            if date.fromisoformat(terms.report_deadline) <= day:
                refusal = Refusal("invitation.report_too_early", reply_by=day.isoformat())
        outcomes.append(Outcome(one, refusal=refusal) if refusal else Outcome(one, letter))
    return outcomes


def _refusal(student_id: UUID, known: Known, present: _Present, now: datetime) -> Refusal | None:
    place = present.places.get(student_id)
    if place is None or student_id not in present.masked or gate_refusal(place.slot.gates, AGREEMENT, now):
        return Refusal("student.not_found")
    if place.student.school_id not in known.admitted:
        return Refusal("employer.not_admitted", school=place.student.school_name)
    if student_id in present.mine_open:
        return Refusal("invitation.open_already")
    if student_id in present.mine_live:
        return Refusal("invitation.agreement_lives")
    policy = present.rules[place.student.school_id].policy
    if "online" not in policy.channels:
        return Refusal("invitation.channel_closed", school=place.student.school_name)
    if policy.HasField("open_letters_cap") and present.open_letters[student_id] >= policy.open_letters_cap:
        return Refusal("invitation.cap_reached", cap=policy.open_letters_cap)
    return None


def _letter(
    student_id: UUID,
    known: Known,
    present: _Present,
    ids: Ids,
    batch_id: UUID,
    terms: Terms,
    employer_id: UUID,
    now: datetime,
) -> Invitation:
    place = present.places[student_id]
    rules = present.rules[place.student.school_id]
    frozen = Terms()
    frozen.CopyFrom(terms)
    # Where the school fixes the days, its own hold whatever the form says.
    if not rules.policy.reply_days_choosable and rules.policy.reply_days_default:
        frozen.reply_days = rules.policy.reply_days_default
    return Invitation(
        id=ids(),
        batch_id=batch_id,
        student_id=student_id,
        school_id=UUID(place.student.school_id),
        college_id=UUID(place.student.college_id),
        employer_id=employer_id,
        identity_number_masked=present.masked[student_id],
        student=place.student,
        employer=known.employer,
        terms=frozen,
        state="open",
        version=1,
        sent_at=now,
        expires_at=deadline(now, frozen.reply_days, place.slot.gates.no_accept_before),
        decline_reason_required=rules.policy.decline_reason_required,
        policy_version=rules.version,
        changed_at=now,
    )


async def _look(tx: Tx, student_ids: set[UUID]) -> _Present:
    """A few statements whatever the number of students. Their slots are locked first, in the one order."""
    employer, wanted = UUID(tx.actor.employer_id), list(student_ids)
    places = await slots.lock(tx, wanted)
    mine = select(findings.c.student_id, findings.c.identity_number_masked).where(
        findings.c.employer_id == employer, findings.c.student_id.in_(wanted)
    )
    masked = {row["student_id"]: row["identity_number_masked"] for row in await tx.rows(mine)}
    of_mine = func.bool_or(letters.c.employer_id == employer)
    alive = func.count().filter(letters.c.expires_at > tx.now)
    open_ones = (
        select(letters.c.student_id, of_mine.label("mine"), alive.label("alive"))
        .where(letters.c.student_id.in_(wanted), letters.c.state == "open")
        .group_by(letters.c.student_id)
    )
    found = await tx.rows(open_ones)
    live = select(agreements.c.student_id).where(
        agreements.c.student_id.in_(wanted),
        agreements.c.employer_id == employer,
        agreements.c.state.in_(lifecycle.LIVE),
    )
    return _Present(
        places=places,
        masked=masked,
        open_letters=Counter({row["student_id"]: row["alive"] for row in found}),
        mine_open=frozenset(row["student_id"] for row in found if row["mine"]),
        mine_live=frozenset(row["student_id"] for row in await tx.rows(live)),
        rules={
            school: await rules_of(tx, school, tx.now)
            for school in {place.student.school_id for place in places.values()}
        },
    )


async def _keep_list(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Who got a letter leaves the send list; who did not stays with the reason (domain 4.2)."""
    mine = send_list.c.employer_id == UUID(tx.actor.employer_id)
    gone = [outcome.student_id for outcome in outcomes if outcome.letter]
    if gone:
        await tx.execute(delete(send_list).where(mine, send_list.c.student_id.in_(gone)))
    for outcome in outcomes:
        if outcome.refusal is not None and outcome.student_id not in gone:
            where = and_(mine, send_list.c.student_id == outcome.student_id)
            kept = {"code": outcome.refusal.code, "facts": outcome.refusal.facts}
            await tx.execute(update(send_list).where(where).values(**kept))
