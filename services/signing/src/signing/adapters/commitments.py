"""Letting a commitment go: the slot, the ledger, and the letters that it shadowed, all under the slot's lock."""

from datetime import datetime
from uuid import UUID

from chassis.database import Tx
from contracts.wangqian.signing.v1.events_pb2 import InvitationResumed
from signing import commitment, events
from signing.adapters import claims, invitations, slots
from signing.adapters.slots import Place


async def let_go(
    tx: Tx, place: Place, claim_id: UUID, kind: str, subject_id: UUID, no_accept_before: datetime | None = None
) -> bool:
    """The holder's end. Frees the slot if it still names this claim, begins the waiting period, and gives the letters that
    were open the rest of their time (domain 4.5, 5.4). False: another claim holds the slot, or none did."""
    known = await claims.known(tx, claim_id, place.student_id)
    free, claim = commitment.free(place.slot, known, claim_id=claim_id, kind=kind, subject_id=subject_id)
    await claims.answer(tx, place.student_id, claim, tx.now)
    if no_accept_before is not None:
        await slots.close_until(tx, place.student_id, no_accept_before)
    if free == place.slot:
        return False
    await slots.save(tx, place.student_id, free)
    await _resume(tx, place, no_accept_before)
    return True


async def _resume(tx: Tx, place: Place, no_accept_before: datetime | None) -> None:
    since = place.slot.since
    for letter in await invitations.lock_open(tx, place.student_id):
        if since is None or letter.is_overdue(place.slot, tx.now):
            continue
        resumed = letter.resumed(tx.now, since)
        if no_accept_before is not None:
            resumed = resumed.waiting_until(no_accept_before)
        await invitations.save(tx, resumed)
        tx.emit(InvitationResumed(invitation=events.invitation(resumed)), place.student_id)
