"""What the signed-in person sees of their own account."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.actor import Actor
from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from identity.access import hats, logins, sessions
from identity.access.accounts import Accounts
from identity.access.hats import Hat


async def read(tx: Tx, accounts: Accounts, actor: Actor) -> dict[str, Any]:
    """The account as it acts now. Raises auth.token_refused when the session of the token has ended."""
    session = await sessions.by_id(tx, UUID(actor.session_id)) if actor.session_id else None
    hat = await hats.by_id(tx, session.role_id) if session is not None and session.role_id else None
    row = await tx.row(_CONTACT, {"id": UUID(actor.id)})
    if session is None or hat is None or row is None:
        raise Refusal("auth.token_refused")
    last = await sessions.last_sign_in(tx, session.account_id, session.id)
    phone, email = accounts.phone_of(row), accounts.email_of(row)
    return {
        "id": actor.id,
        "role": hat.role,
        "name": hat.name,
        "student_id": str(hat.student_id) if hat.student_id else None,
        "school": _named(hat.school_id, hat.school_name),
        "college": _named(hat.college_id, hat.college_name),
        "employer": _named(hat.employer_id, hat.employer_name),
        "phone_masked": logins.masked_phone(phone) if phone else None,
        "email_masked": logins.masked_email(email) if email else None,
        "last_sign_in": {"at": wire(last["at"]), "address": last["address"]} if last is not None else None,
        "todo": await _todo(tx, hat),
    }


async def _todo(tx: Tx, hat: Hat) -> list[str]:
    """What comes before anything else (domain 3.3)."""
    if hat.role != "employer_admin":
        return []
    confirmed = await tx.value(
        text("SELECT signing_info_at IS NOT NULL FROM employers WHERE id = :id"), {"id": hat.employer_id}
    )
    return [] if confirmed else ["signing_info"]


def _named(id_: UUID | None, name: str) -> dict[str, str] | None:
    return {"id": str(id_), "name": name} if id_ else None


_CONTACT = text("SELECT phone_sealed, email_sealed FROM accounts WHERE id = :id")
