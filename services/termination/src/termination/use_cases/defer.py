"""暂不处理: the other party leaves the request open for now, and the asker sees it."""

from chassis.acts import require
from chassis.database import Tx
from contracts.wangqian.termination.v1.events_pb2 import TerminationDeferred
from termination.adapters import messages, terminations
from termination.lifecycle import Act
from termination.refusals import why_not_answer
from termination.termination import Termination


async def defer(tx: Tx, termination_id: str) -> Termination:
    """Still `awaiting_counterparty`: consent stays possible, and is never presumed."""
    before = await terminations.lock(tx, termination_id)
    require(why_not_answer(Act.DEFER, before, tx.actor))
    after = before.deferred(tx.now)
    await terminations.save(tx, before, after)
    tx.emit(TerminationDeferred(termination=messages.snapshot(after)), after.student_id)
    return after
