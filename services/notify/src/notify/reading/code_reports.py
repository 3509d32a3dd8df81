"""What became of the last codes of an account: what staff see when no code arrives."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.database import Tx
from notify.adapters.tables import codes

LAST = 10


async def code_reports(tx: Tx, account_id: str) -> Sequence[RowMapping]:
    """Newest first, ten at most."""
    c = codes.c
    question = select(c.channel, c.address_masked, c.purpose, c.state, c.at).where(c.account_id == account_id)
    return await tx.rows(question.order_by(c.at.desc(), c.id.desc()).limit(LAST))
