"""The student declines a letter, with a reason where the letter's policy asks for one."""

from uuid import UUID

from chassis.acts import require
from chassis.database import Tx
from chassis.errors import invalid
from contracts.wangqian.signing.v1.events_pb2 import InvitationDeclined
from signing import events
from signing.adapters import invitations
from signing.invitation import Invitation, why_not


async def decline(tx: Tx, letter_id: UUID, reason: str) -> Invitation:
    letter, place = await invitations.lock(tx, letter_id, tx.actor)
    require(why_not("decline", letter, tx.actor, place.slot, tx.now))
    if letter.decline_reason_required and not reason:
        raise invalid("/reason", "text.required", "请填写拒绝的原因")
    declined = letter.after("decline", tx.now, reason)
    await invitations.save(tx, declined)
    tx.emit(InvitationDeclined(invitation=events.invitation(declined), reason=reason), declined.student_id)
    return declined
