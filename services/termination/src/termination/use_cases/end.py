"""The two ends of a reviewed termination. Each releases the hold in signing by its event."""

from chassis.database import Tx
from termination.adapters import messages, terminations
from termination.lifecycle import Side
from termination.termination import Termination
from termination.working_days import deadline


async def approve(tx: Tx, before: Termination) -> Termination:
    """Approved; being carried out until signing says that the agreement has ended. A waiting period follows only what the
    student asked for (domain 5.4)."""
    no_accept_before, estimated = None, False
    if before.asked_by is Side.STUDENT and before.waiting_working_days:
        no_accept_before, estimated = deadline(tx.now, before.waiting_working_days)
    after = before.approved(tx.now, no_accept_before, estimated)
    await terminations.save(tx, before, after)
    tx.emit(messages.approved(after), after.student_id)
    return after


async def reject(tx: Tx, before: Termination, reason: str) -> Termination:
    """Rejected; the agreement becomes effective again, and one may be asked for anew."""
    after = before.rejected(reason, tx.now)
    await terminations.save(tx, before, after)
    tx.emit(messages.rejected(after), after.student_id)
    return after
