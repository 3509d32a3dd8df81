"""Decisions in the database: appended, taken back, never changed."""

from sqlalchemy import RowMapping, insert, select, update

from chassis.database import Tx
from review.adapters.tables import decisions
from review.case import Decision
from review.lifecycle import Outcome, Step


async def of_case(tx: Tx, review_id: str) -> list[Decision]:
    """All of them in the order in which they were made, the taken-back ones too."""
    rows = await tx.rows(select(decisions).where(decisions.c.review_id == review_id).order_by(decisions.c.id))
    return [_decision_of(row) for row in rows]


def last_standing(made: list[Decision]) -> Decision | None:
    standing = [decision for decision in made if decision.taken_back_at is None]
    return standing[-1] if standing else None


def first_since(made: list[Decision], case_version: int) -> Decision | None:
    """The first standing decision made on this version of the case or a later one."""
    return next((d for d in made if d.taken_back_at is None and d.case_version >= case_version), None)


async def add(tx: Tx, review_id: str, made: Decision) -> None:
    await tx.execute(
        insert(decisions).values(
            review_id=review_id, step=made.step, outcome=made.outcome, reason=made.reason, remark=made.remark,
            account_id=made.account_id, name=made.name, role=made.role, on_behalf=made.on_behalf,
            case_version=made.case_version, at=made.at,
        )
    )  # fmt: skip


async def take_back(tx: Tx, review_id: str, step: Step) -> None:
    await tx.execute(
        update(decisions)
        .where(decisions.c.review_id == review_id, decisions.c.step == step, decisions.c.taken_back_at.is_(None))
        .values(taken_back_at=tx.now)
    )


def _decision_of(row: RowMapping) -> Decision:
    facts = {name: row[name] for name in Decision.__dataclass_fields__}
    return Decision(**{**facts, "step": Step(row["step"]), "outcome": Outcome(row["outcome"])})
