"""Batches: a request for letters, recorded whole, and what became of each student of it (api.md 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from chassis.database import Tx
from chassis.errors import Refusal
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing.adapters.tables import batch_items as items
from signing.adapters.tables import batches

# The job that sends a large batch; it has the batch's own id.
JOB = "invitation_batch"
_WAITING = items.c.invitation_id.is_(None) & (items.c.code == "")
_SETTLE = (
    update(items)
    .where(items.c.batch_id == bindparam("of_batch"), items.c.place == bindparam("at_place"))
    .values(invitation_id=bindparam("letter_id"), code=bindparam("why"), facts=bindparam("with_facts"))
)


@dataclass(frozen=True)
class Wanted:
    """One student of a request, by the caller's own ref; `place` counts from 0 in the order sent."""

    place: int
    ref: str
    student_id: UUID


@dataclass(frozen=True)
class Settled:
    """What became of one: a letter, or why not."""

    wanted: Wanted
    letter_id: UUID | None = None
    refusal: Refusal | None = None


async def record(tx: Tx, batch_id: UUID, terms: Terms, wanted: Sequence[Wanted]) -> None:
    """Keep the whole request; nobody is invited yet."""
    await tx.execute(
        insert(batches).values(
            id=batch_id, employer_id=UUID(tx.actor.employer_id), sent_by=tx.actor.name, sent_at=tx.now,
            terms=terms.SerializeToString(), total=len(wanted), done=0,
        )
    )  # fmt: skip
    rows = [{"batch_id": batch_id, "place": o.place, "ref": o.ref, "student_id": o.student_id} for o in wanted]
    await tx.execute(insert(items), rows)


async def terms_of(tx: Tx, batch_id: UUID) -> Terms:
    """The terms as asked for."""
    return Terms.FromString(bytes(await tx.value(select(batches.c.terms).where(batches.c.id == batch_id))))


async def waiting(tx: Tx, batch_id: UUID, most: int) -> list[Wanted]:
    """The next students of whom nothing became yet, in the order sent."""
    columns = (items.c.place, items.c.ref, items.c.student_id)
    query = select(*columns).where(items.c.batch_id == batch_id, _WAITING).order_by(items.c.place).limit(most)
    return [Wanted(**row) for row in await tx.rows(query)]


async def settle(tx: Tx, batch_id: UUID, settled: Sequence[Settled]) -> None:
    """Keep what became of these students."""
    rows = [
        {
            "of_batch": batch_id, "at_place": one.wanted.place, "letter_id": one.letter_id,
            "why": one.refusal.code if one.refusal else "", "with_facts": one.refusal.facts if one.refusal else {},
        }
        for one in settled
    ]  # fmt: skip
    await tx.connection.execute(_SETTLE, rows)
    sent = sum(one.letter_id is not None for one in settled)
    await tx.execute(update(batches).where(batches.c.id == batch_id).values(done=batches.c.done + sent))


async def refuse_waiting(tx: Tx, batch_id: UUID, refusal: Refusal) -> None:
    """Whoever has not got a letter yet gets none."""
    why = {"code": refusal.code, "facts": refusal.facts}
    await tx.execute(update(items).where(items.c.batch_id == batch_id, _WAITING).values(**why))


async def counted(tx: Tx, batch_id: UUID) -> dict[str, int]:
    """How many are settled, and how; the names are those of a job."""
    sent, refused = func.count(items.c.invitation_id), func.count().filter(items.c.code != "")
    row = await tx.row(select(sent.label("sent"), refused.label("refused")).where(items.c.batch_id == batch_id))
    assert row is not None
    return {"processed": row["sent"] + row["refused"], "succeeded": row["sent"], "refused": row["refused"]}
