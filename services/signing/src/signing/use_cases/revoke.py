"""A letter is taken back: by the employer, alone or as a batch; by the platform when the employer may not invite any more."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from chassis import jobs
from chassis.acts import require
from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.signing.v1.events_pb2 import InvitationRevoked
from signing import batch, events
from signing.adapters import batches, invitations, slots
from signing.adapters.scope import seen_by
from signing.adapters.slots import Place
from signing.adapters.tables import batches as table
from signing.adapters.tables import invitations as letters
from signing.invitation import Invitation, why_not


async def revoke(tx: Tx, letter_id: UUID, reason: str) -> Invitation:
    letter, place = await invitations.lock(tx, letter_id, tx.actor)
    return await _revoke(tx, letter, place, reason)


async def revoke_batch(tx: Tx, batch_id: UUID, reason: str) -> list[tuple[Invitation, Refusal | None]]:
    """Each letter of the batch alone: revoked, or why not; whoever waits for one gets none.

    Raises thing.not_found out of scope, and what `batch.why_not` says when nobody waits any more."""
    mine = select(table.c.id).where(table.c.id == batch_id, seen_by(table, tx.actor))
    if await tx.row(mine) is None:
        raise Refusal("thing.not_found")
    # The job's row first, then slots and letters: the order of send_batch.
    unsent = await jobs.cancel(tx, batch_id)
    if unsent:
        await batches.refuse_waiting(tx, batch_id, Refusal("invitation.batch_revoked", reason=reason))
    sent = await _lock(tx, letters.c.batch_id == batch_id)
    unanswered = sum(one.state == "open" and not one.is_overdue(place.slot, tx.now) for one, place in sent)
    require(batch.why_not(tx.actor, unanswered + unsent))
    outcomes: list[tuple[Invitation, Refusal | None]] = []
    for letter, place in sent:
        try:
            outcomes.append((await _revoke(tx, letter, place, reason), None))
        except Refusal as refusal:
            outcomes.append((letter, refusal))
    return outcomes


async def revoke_by_platform(tx: Tx, which: ColumnElement[bool], reason: str) -> int:
    """Every open letter among `which`; answers how many. The platform acts, whoever caused it."""
    count = 0
    for letter, _ in await _lock(tx, which & (letters.c.state == "open")):
        if letter.state == "open":
            revoked = letter.after("revoke", tx.now, reason)
            await invitations.save(tx, revoked)
            told = InvitationRevoked(invitation=events.invitation(revoked), reason=reason, by_platform=True)
            tx.emit(told, revoked.student_id)
            count += 1
    return count


async def _revoke(tx: Tx, letter: Invitation, place: Place, reason: str) -> Invitation:
    require(why_not("revoke", letter, tx.actor, place.slot, tx.now))
    revoked = letter.after("revoke", tx.now, reason)
    await invitations.save(tx, revoked)
    tx.emit(InvitationRevoked(invitation=events.invitation(revoked), reason=reason), revoked.student_id)
    return revoked


async def _lock(tx: Tx, which: ColumnElement[bool]) -> Sequence[tuple[Invitation, Place]]:
    """Slots first, then the letters, both in the order of their ids."""
    students = {row["student_id"] for row in await tx.rows(select(letters.c.student_id).where(which))}
    places = await slots.lock(tx, students)
    wanted = (
        select(letters)
        .where(which, letters.c.student_id.in_(list(places)))
        .order_by(letters.c.student_id, letters.c.id)
    )
    rows = await tx.rows(wanted.with_for_update())
    return [(invitations.of(row), places[row["student_id"]]) for row in rows]
