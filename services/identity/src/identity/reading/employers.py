"""Employers as their own people, the schools that know them and the province see them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, tuple_

from chassis.database import Tx
from chassis.listing import Cursors, limit_of
from identity.adapters import employers as registry
from identity.adapters.tables import employers
from identity.reading.coded import coded


async def list_employers(
    tx: Tx, cursors: Cursors, limit: int, cursor: str | None, q: str | None = None
) -> dict[str, Any]:
    """By name. `q`: exact name or code."""
    bound = {"list": "employers", "actor": tx.actor.id, "role": tx.actor.role, "q": q}
    after = cursors.read(cursor, **bound)
    held = employers.c
    question = select(employers).where(registry.within_scope(tx.actor))
    if q:
        question = question.where(or_(held.name == q, held.credit_code == q))
    if after:
        question = question.where(tuple_(held.name, held.id) > tuple_(after[0], UUID(after[1])))
    rows = await tx.rows(question.order_by(held.name, held.id).limit(limit_of(limit) + 1))
    last = rows[limit - 1] if len(rows) > limit else None
    following = cursors.make([last["name"], last["id"]], **bound) if last else None
    return {"items": [_row(row) for row in rows[:limit]], "next": following}


async def one_employer(tx: Tx, employer_id: UUID) -> dict[str, Any]:
    """Raises thing.not_found out of scope. The licence is there for whoever may open it."""
    found = shown(await registry.seen_by(tx, employer_id))
    if not await registry.shows_licence(tx, employer_id):
        del found["licence"]
    return found


def shown(row: Mapping[Any, Any]) -> dict[str, Any]:
    """An employer whole. `signing_info` is a proposal until it is confirmed."""
    info = row["signing_info"]
    return {
        **_row(row),
        "version": row["version"],
        "ownership": coded("ownership", row["ownership"]),
        "no_code_reason": row["no_code_reason"],
        **{name: row[name] for name in ("address", "postcode", "contact", "phone", "email")},
        "licence": {name: row["licence"][name] for name in ("file_id", "name")} if row["licence"] else None,
        "signing_info": {
            **info,
            "archive_reception": coded("archive", info.get("archive_reception")),
            "hukou_reception": coded("hukou", info.get("hukou_reception")),
            "confirmed": row["signing_info_at"] is not None,
        },
    }


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    state = ("suspended", "已停用") if row["suspended"] else ("active", "正常")
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "credit_code": row["credit_code"],
        "nature": coded("employer_nature", row["nature"]),
        "industry": coded("industry", row["industry"]),
        "region": coded("region", row["region"]),
        "state": {"code": state[0], "label": state[1]},
        "signing_info_confirmed": row["signing_info_at"] is not None,
    }
