"""A school takes an employer's admission back: no new letters, what is under way stays answerable."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from chassis.acts import require
from chassis.database import Tx
from contracts.wangqian.identity.v1.events_pb2 import AdmissionWithdrawn
from identity.adapters.tables import admissions
from identity.lifecycle import after, why_not


async def withdraw_admission(tx: Tx, row: Mapping[Any, Any], reason: str) -> None:
    """`row` is locked and comes with employer_name and school_name. Raises act.forbidden, act.wrong_state."""
    require(why_not("withdraw", row, tx.actor.role))
    values = {
        "state": after(row["state"], "withdraw"),
        "reason": reason,
        "decided_by": tx.actor.name,
        "decided_at": tx.now,
        "version": row["version"] + 1,
    }
    await tx.execute(update(admissions).where(admissions.c.id == row["id"]).values(**values))
    withdrawn = AdmissionWithdrawn(
        admission_id=str(row["id"]),
        employer_id=str(row["employer_id"]),
        employer_name=row["employer_name"],
        school_id=str(row["school_id"]),
        school_name=row["school_name"],
        reason=reason,
    )
    tx.emit(withdrawn, row["employer_id"])
