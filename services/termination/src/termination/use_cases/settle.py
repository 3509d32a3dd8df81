"""Signing's answer to a hold, written down: by the request that asked, or by the settler when that request died."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select, update

from chassis.actor import Actor
from chassis.core import Core
from chassis.database import Tx
from contracts.wangqian.termination.v1.events_pb2 import TerminationAsked
from termination.adapters import messages, signing, terminations
from termination.adapters.tables import terminations as table
from termination.lifecycle import State
from termination.termination import Termination
from termination.use_cases.ask import SETTLE_AFTER

Note = Callable[[Tx, Termination], Awaitable[None]]


async def settle(core: Core, opened: Termination, note: Note | None = None) -> Termination:
    """Ask signing for the hold, then open the termination or end it with signing's reason; harmless when somebody else
    settled it meanwhile. `note` runs in the settling transaction. Raises Unavailable: it is still `opening`."""
    refusal = await signing.hold(core, opened.id, opened.agreement_id)
    async with core.db.begin(Actor.restored(opened.asker)) as tx:
        found = await terminations.lock_own(tx, opened.id)
        if found is None:
            raise LookupError(f"termination {opened.id} is gone")
        if found.state is State.OPENING:
            after = found.refused(refusal.code, refusal.facts) if refusal else found.held(tx.now)
            await terminations.save(tx, found, after)
            if after.state is State.AWAITING_COUNTERPARTY:
                tx.emit(TerminationAsked(termination=messages.snapshot(after)), after.student_id)
            found = after
        if note is not None:
            await note(tx, found)
    return found


async def settle_next(core: Core) -> bool:
    """The settler's round: one that is due. It goes to the back of the line first, so that none holds up the others."""
    async with core.db.begin() as tx:
        due = (
            select(table.c.id)
            .where(table.c.state == State.OPENING, table.c.settle_at <= tx.now)
            .order_by(table.c.settle_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = await tx.row(
            update(table)
            .where(table.c.id == due.scalar_subquery())
            .values(settle_at=tx.now + SETTLE_AFTER)
            .returning(*table.c)
        )
    if row is None:
        return False
    await settle(core, terminations.termination_of(row))
    return True
