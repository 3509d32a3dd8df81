"""One letter, as the student or the employer sees it."""

from datetime import datetime
from uuid import UUID

from chassis import acts
from chassis.actor import Actor
from chassis.database import Tx
from chassis.shapes import ActShown, Coded, Holder, Next
from signing import lifecycle, terms
from signing.adapters import invitations, slots
from signing.commitment import Slot
from signing.invitation import Invitation, why_not
from signing.policy import last_day
from signing.reading import shapes
from signing.reading.shapes import InvitationShown


async def one_invitation(tx: Tx, letter_id: UUID) -> InvitationShown:
    """Raises thing.not_found out of scope."""
    return await now_shown(tx, await invitations.load(tx, letter_id, tx.actor))


async def now_shown(tx: Tx, letter: Invitation) -> InvitationShown:
    place = (await slots.find(tx, [letter.student_id]))[letter.student_id]
    return shown(letter, place.slot, tx.actor, tx.now)


def shown(letter: Invitation, slot: Slot, actor: Actor, now: datetime) -> InvitationShown:
    state = state_now(letter, slot, now)
    is_open = state.code == "open"
    return InvitationShown(
        id=str(letter.id),
        version=letter.version,
        state=state,
        holder=Holder(who="student", name=letter.student.name, since=letter.sent_at) if is_open else None,
        next=_next(letter, slot, actor) if is_open else None,
        acts=acts_shown(letter, slot, actor, now),
        batch_id=str(letter.batch_id),
        student=shapes.student(letter.student, letter.identity_number_masked),
        employer=shapes.employer(letter.employer),
        terms=terms.shown(letter.terms),
        reply_by=last_day(letter.expires_at).isoformat(),
        expires_at=letter.expires_at,
        sent_at=letter.sent_at,
        decline_reason_required=letter.decline_reason_required,
        reason=letter.reason,
        agreement_id=str(letter.agreement_id) if letter.agreement_id else None,
    )


def acts_shown(letter: Invitation, slot: Slot, actor: Actor, now: datetime) -> list[ActShown]:
    mine = lifecycle.acts_of(lifecycle.INVITATION, actor.role)
    return acts.shown(mine, lambda act: why_not(act, letter, actor, slot, now))


def state_now(letter: Invitation, slot: Slot, now: datetime) -> Coded:
    """Past its deadline a letter has expired, whether or not the sweeper has run (domain 4.4)."""
    state = "expired" if letter.state == "open" and letter.is_overdue(slot, now) else letter.state
    return Coded(code=state, label=lifecycle.INVITATION_STATES[state])


def _next(letter: Invitation, slot: Slot, actor: Actor) -> Next:
    """The student learns that the clock stands still; the employer never learns of another commitment."""
    if slot.claim_id is not None and actor.kind == "student":
        return Next(text="你已有签约或已登记去向，它结束后这封邀请继续计时")
    return Next(text="学生应约或拒绝", by=letter.expires_at)
