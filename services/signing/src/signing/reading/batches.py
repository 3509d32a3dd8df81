"""Batches of letters: what was sent together, and what became of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, text
from sqlalchemy.engine import RowMapping

from chassis import acts, job_shapes
from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors
from chassis.problem_json import reason_body
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing import batch, terms
from signing.adapters import batches
from signing.adapters.scope import seen_by
from signing.adapters.tables import batch_items as items
from signing.adapters.tables import batches as table
from signing.adapters.tables import invitations as letters
from signing.lifecycle import INVITATION_STATES
from signing.reading.filters import Filters, Paging, bound_to
from signing.reading.invitations import is_now

_JOB = text("SELECT * FROM jobs WHERE id = :id AND kind = :kind")


async def list_batches(tx: Tx, cursors: Cursors, paging: Paging) -> dict[str, Any]:
    bound = bound_to(Filters(), tx.actor.employer_id)
    query = select(table).where(seen_by(table, tx.actor))
    rows = list(await tx.rows(paging.apply(query, table, "sent_at", cursors, bound)))
    rows, after = paging.page(rows, "sent_at", cursors, bound)
    return {"items": [_shown(row) for row in rows], "next": after}


async def one_batch(tx: Tx, batch_id: UUID) -> dict[str, Any]:
    """What was asked for, how far it came, and what became of each student so far. Raises thing.not_found out of scope."""
    row = await tx.row(select(table).where(table.c.id == batch_id, seen_by(table, tx.actor)))
    if row is None:
        raise Refusal("thing.not_found")
    states = {state: func.count().filter(is_now(tx, state)).label(state) for state in INVITATION_STATES}
    counts = await tx.row(select(*states.values()).where(letters.c.batch_id == batch_id))
    assert counts is not None
    counted = await batches.counted(tx, batch_id)
    waiting = counts["open"] + row["total"] - counted["processed"]
    job = await tx.row(_JOB, {"id": batch_id, "kind": batches.JOB})
    progress = job_shapes.shown(dict(job), tx.now) if job else {"state": "done"}
    return {
        **progress,
        **counted,
        **_shown(row),
        "counts": dict(counts),
        "acts": [
            act.model_dump(mode="json")
            for act in acts.shown([(batch.REVOKE, batch.LABEL)], lambda _: batch.why_not(tx.actor, waiting))
        ],
        "summary": {"total": row["total"], "done": counted["succeeded"], "refused": counted["refused"]},
        "results": [_result(one) for one in await tx.rows(_settled(batch_id))],
    }


def _settled(batch_id: UUID) -> Select[Any]:
    """Items of which something became, in the order sent."""
    known = or_(items.c.invitation_id.is_not(None), items.c.code != "")
    return select(items).where(items.c.batch_id == batch_id, known).order_by(items.c.place)


def _result(row: RowMapping) -> dict[str, Any]:
    shown = {"ref": row["ref"], "index": row["place"], "student_id": str(row["student_id"])}
    if row["code"]:
        return {**shown, "outcome": "refused", "problem": reason_body(Refusal(row["code"], **row["facts"]))}
    return {**shown, "outcome": "done", "id": str(row["invitation_id"])}


def _shown(row: RowMapping) -> dict[str, Any]:
    sent = Terms.FromString(bytes(row["terms"]))
    return {
        "id": str(row["id"]),
        "sent_by": row["sent_by"],
        "sent_at": wire(row["sent_at"]),
        "position": sent.position,
        "terms": terms.shown(sent).model_dump(mode="json"),
        "total": row["total"],
        "done": row["done"],
        "invitations_href": f"/api/v1/invitations?batch_id={row['id']}",
    }
