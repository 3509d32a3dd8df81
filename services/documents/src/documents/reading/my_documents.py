"""Documents as one of their parties or reviewers sees them; others find nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select, tuple_

from chassis.clock import wire
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.listing import Cursors, limit_of
from chassis.shapes import Coded
from documents.adapters.scope import visible_to
from documents.adapters.tables import documents, prints
from documents.lifecycle import KIND_LABELS, PRINT_STATES
from documents.shapes import DocumentList, DocumentShown, PrintState


def _documents(tx: Tx) -> Select[Any]:
    """Loaded as the actor and no other way."""
    return (
        select(documents, prints.c.number)
        .join(prints, prints.c.agreement_id == documents.c.agreement_id)
        .where(visible_to(tx.actor, prints))
    )


async def my_documents(
    tx: Tx, cursors: Cursors, agreement_id: UUID | None, limit: int, cursor: str | None
) -> DocumentList:
    """Current documents, newest first; none for an agreement whose newest paper is still being made. Raises cursor.mismatch."""
    bound = {"actor": tx.actor.id, "role": tx.actor.role, "agreement_id": agreement_id}
    after = cursors.read(cursor, **bound)
    query = _documents(tx).where(documents.c.valid_until.is_(None))
    if agreement_id is not None:
        query = query.where(documents.c.agreement_id == agreement_id)
    if after is not None:
        query = query.where(tuple_(documents.c.created_at, documents.c.id) < tuple_(*_keys(after)))
    most = limit_of(limit)
    rows = await tx.rows(query.order_by(documents.c.created_at.desc(), documents.c.id.desc()).limit(most + 1))
    more = len(rows) > most
    last = [rows[most - 1]["created_at"].isoformat(), rows[most - 1]["id"]] if more else []
    return DocumentList(
        items=[shown(row) for row in rows[:most]],
        next=cursors.make(last, **bound) if more else None,
        print=await _print_state(tx, agreement_id) if agreement_id is not None else None,
    )


async def one_document(tx: Tx, document_id: UUID) -> DocumentShown:
    """Raises thing.not_found."""
    return shown(await _row(tx, document_id))


async def current_document(tx: Tx, document_id: UUID) -> RowMapping:
    """The row of a document whose file may be served. Raises thing.not_found, document.superseded."""
    row = await _row(tx, document_id)
    if row["valid_until"] is not None:
        raise Refusal(
            "document.superseded",
            state="superseded",
            valid_until=wire(row["valid_until"]),
            href=f"/agreements/{row['agreement_id']}",
        )
    return row


async def _row(tx: Tx, document_id: UUID) -> RowMapping:
    row = await tx.row(_documents(tx).where(documents.c.id == document_id))
    if row is None:
        raise Refusal("thing.not_found")
    return row


async def _print_state(tx: Tx, agreement_id: UUID) -> PrintState | None:
    query = select(prints.c.state, prints.c.why, prints.c.since)
    row = await tx.row(query.where(prints.c.agreement_id == agreement_id, visible_to(tx.actor, prints)))
    if row is None:
        return None
    # What failed for our own reasons is nobody's business but the log's.
    why = row["why"] if row["state"] == "needs_attention" else ""
    return PrintState(code=row["state"], label=PRINT_STATES[row["state"]], why=why, since=row["since"])


def shown(row: RowMapping) -> DocumentShown:
    current = row["valid_until"] is None
    return DocumentShown(
        id=str(row["id"]),
        version=row["version"],
        state=Coded(code="current", label="最新文件") if current else Coded(code="superseded", label="已被新文件取代"),
        holder=None,
        next=None,
        agreement_id=row["agreement_id"],
        number=row["number"],
        kind=row["kind"],
        kind_label=KIND_LABELS[row["kind"]],
        sealed=row["sealed"],
        sha256=row["sha256"],
        bytes=row["bytes"],
        pages=row["pages"],
        content_href=f"/api/v1/documents/{row['id']}/content",
        created_at=row["created_at"],
        valid_until=row["valid_until"],
    )


def _keys(after: list[Any]) -> tuple[Any, Any]:
    return datetime.fromisoformat(after[0]), UUID(after[1])
