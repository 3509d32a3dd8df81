"""The ledger of claims: one final answer an id."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.database import Tx
from chassis.errors import Refusal
from signing.adapters.tables import claims
from signing.commitment import FREED, HELD, Claim


async def known(tx: Tx, claim_id: UUID, student_id: UUID) -> Claim | None:
    """The answer that stands. Raises claim.reused for a claim of another student. The caller holds the slot's lock."""
    row = await tx.row(select(claims).where(claims.c.claim_id == claim_id))
    if row is None:
        return None
    if row["student_id"] != student_id:
        raise Refusal("claim.reused")
    return Claim(claim_id, row["kind"], row["subject_id"], row["state"], row["term"], row["code"], row["facts"])


async def answer(tx: Tx, student_id: UUID, claim: Claim, now: datetime) -> None:
    """Record an answer, or turn held into freed; nothing else ever changes."""
    values = {
        "claim_id": claim.claim_id,
        "student_id": student_id,
        "kind": claim.kind,
        "subject_id": claim.subject_id,
        "state": claim.state,
        "code": claim.code,
        "facts": dict(claim.facts),
        "term": claim.term,
        "at": now,
    }
    freed = {"state": claim.state}
    becomes_free = (claims.c.state == HELD) & (claim.state == FREED)
    await tx.execute(
        insert(claims)
        .values(**values)
        .on_conflict_do_update(index_elements=["claim_id"], set_=freed, where=becomes_free)
    )


async def make_room(tx: Tx, claim_id: UUID) -> None:
    """A replaced claim is let go in the transaction that replaces it."""
    await tx.execute(update(claims).where(claims.c.claim_id == claim_id, claims.c.state == HELD).values(state=FREED))
