"""Letters of whoever asks: the student's own, the employer's, the school's."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from chassis.database import Tx
from chassis.listing import Cursors
from signing.adapters import invitations, slots
from signing.adapters.scope import seen_by
from signing.adapters.tables import invitations as letters
from signing.adapters.tables import slots as places
from signing.lifecycle import INVITATION_STATES
from signing.policy import last_day
from signing.reading import shapes
from signing.reading.counting import count
from signing.reading.filters import Filters, Paging, bound_to
from signing.reading.one_invitation import acts_shown, state_now
from signing.reading.shapes import InvitationRow


async def list_invitations(
    tx: Tx, cursors: Cursors, filters: Filters, paging: Paging, with_acts: bool = False
) -> dict[str, Any]:
    """A page of letters, newest first unless asked otherwise."""
    bound = bound_to(filters, (tx.actor.role, tx.actor.id))
    query = select(letters).where(seen_by(letters, tx.actor), *chosen(tx, filters))
    rows = list(await tx.rows(paging.apply(query, letters, "sent_at", cursors, bound)))
    rows, after = paging.page(rows, "sent_at", cursors, bound)
    places = await slots.find(tx, {row["student_id"] for row in rows})
    items = []
    for row in rows:
        letter, slot = invitations.of(row), places[row["student_id"]].slot
        acts = acts_shown(letter, slot, tx.actor, tx.now) if with_acts else None
        state = state_now(letter, slot, tx.now)
        items.append(
            InvitationRow(
                id=str(letter.id),
                batch_id=str(letter.batch_id),
                state={"code": state.code, "label": state.label},
                student=shapes.student(letter.student, letter.identity_number_masked),
                employer_id=str(letter.employer_id),
                employer_name=letter.employer.name,
                position=letter.terms.position,
                reply_by=last_day(letter.expires_at).isoformat(),
                expires_at=letter.expires_at,
                sent_at=letter.sent_at,
                agreement_id=str(letter.agreement_id) if letter.agreement_id else None,
                acts=acts,
            ).model_dump(mode="json")
        )
    return {"items": items, "next": after}


async def count_invitations(tx: Tx, filters: Filters) -> dict[str, Any]:
    """Letters by the state that they are shown in."""
    where = (seen_by(letters, tx.actor), *chosen(tx, filters))
    counts = {state: await count(tx, letters, is_now(tx, state), *where) for state in INVITATION_STATES}
    return {"by": "state", "total": await count(tx, letters, *where), "counts": counts}


def chosen(tx: Tx, filters: Filters) -> tuple[ColumnElement[bool], ...]:
    """The letters that the filters mean. A state is the one shown, so that lists, counts and files agree with their rows."""
    states = (or_(*(is_now(tx, state) for state in filters.state)),) if filters.state else ()
    return (*states, *replace(filters, state=()).where(letters, "sent_at", numbered=False))


def is_now(tx: Tx, state: str) -> ColumnElement[bool]:
    """Shown in this state at this moment: the rule of `Invitation.is_overdue`, asked of the table."""
    if state == "open":
        return and_(letters.c.state == "open", _waits(tx))
    if state == "expired":
        return or_(letters.c.state == "expired", and_(letters.c.state == "open", not_(_waits(tx))))
    return letters.c.state == state


def _waits(tx: Tx) -> ColumnElement[bool]:
    """Not past its deadline. A letter whose clock stands still since before it waits too."""
    stopped_in_time = select(places.c.student_id).where(
        places.c.student_id == letters.c.student_id,
        letters.c.expires_at > func.greatest(places.c.held_since, letters.c.sent_at),
        places.c.held_since.is_not(None),
    )
    return or_(letters.c.expires_at > tx.now, stopped_in_time.exists())
