"""The rows of an import by what would happen, or happened, to them."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.database import Tx
from chassis.listing import Cursors, limit_of
from identity.adapters.tables import import_rows


async def list_rows(
    tx: Tx, cursors: Cursors, import_id: UUID, kind: str, limit: int, cursor: str | None
) -> dict[str, Any]:
    """In the order of the file; absent ones by number."""
    bound = {"list": "import_rows", "import": import_id, "kind": kind}
    after = cursors.read(cursor, **bound)
    held = import_rows.c
    columns = (held.row_number, held.label, held.number, held.changes, held.problem, held.subject_id)
    question = select(*columns).where(held.import_id == import_id, held.kind == kind)
    if after:
        question = question.where(held.row_number > after[0])
    rows = await tx.rows(question.order_by(held.row_number).limit(limit_of(limit) + 1))
    shown = [
        {
            "row": row["row_number"] if kind != "absent" else None,
            "name": row["label"],
            "number": row["number"],
            "changes": row["changes"],
            "problem": row["problem"],
            "subject_id": str(row["subject_id"]) if row["subject_id"] else None,
        }
        for row in rows[:limit]
    ]
    following = cursors.make([rows[limit - 1]["row_number"]], **bound) if len(rows) > limit else None
    return {"items": shown, "next": following}
