"""流程追踪 of a destination: append-only, in the transaction of the act."""

from uuid import UUID

from sqlalchemy import insert, select

from chassis.actor import ROLE_NAMES, Actor
from chassis.database import Tx
from chassis.shapes import TrailEntry
from destinations.adapters.tables import trail
from destinations.lifecycle import LABELS

# Why a person had to prove to be themself, as the entry shows it.
PROOFS = {"sms": "已通过手机验证码核实本人", "wechat": "已通过微信核实本人", "email": "已通过邮箱核实本人"}


async def write(tx: Tx, destination_id: UUID, act: str, actor: Actor, remark: str = "") -> None:
    name = actor.name or ROLE_NAMES.get(actor.role, actor.role)
    values = {
        "destination_id": destination_id,
        "at": tx.now,
        "who": name,
        "role": actor.role,
        "act": act,
        "remark": remark,
    }
    await tx.execute(insert(trail).values(values))


async def of(tx: Tx, destination_id: UUID) -> list[TrailEntry]:
    query = select(trail).where(trail.c.destination_id == destination_id).order_by(trail.c.n)
    return [
        TrailEntry(
            at=row["at"],
            who=row["who"],
            role=ROLE_NAMES.get(row["role"], row["role"]),
            act=row["act"],
            label=LABELS.get(row["act"], row["act"]),
            remark=row["remark"],
        )
        for row in await tx.rows(query)
    ]
