"""A print that no repetition will make: it waits for a person, and the agreement goes on without it (domain 13)."""

from sqlalchemy import func, update

from chassis.core import Core
from contracts.wangqian.documents.v1.events_pb2 import DocumentNeedsAttention
from documents.adapters.print_queue import Order
from documents.adapters.tables import prints
from documents.lifecycle import PRINT, after, states_before


async def flag_print(core: Core, order: Order, why: str) -> bool:
    """Say what stands in the way, in a sentence for people. False when the order is no longer ours."""
    async with core.db.begin() as tx:
        flagged = (
            update(prints)
            .where(
                prints.c.agreement_id == order.agreement_id,
                prints.c.attempt == order.attempt,
                prints.c.wanted_version == order.version,
                prints.c.state.in_(states_before(PRINT, "flag")),
            )
            .values(state=after(PRINT, "rendering", "flag"), since=func.now(), lease_until=None, why=why)
            .returning(prints.c.agreement_id)
        )
        if await tx.value(flagged) is None:
            return False
        event = DocumentNeedsAttention(
            agreement_id=str(order.agreement_id), number=order.number, student_id=str(order.student_id),
            school_id=str(order.school_id), college_id=str(order.college_id), version=order.version, why=why,
        )  # fmt: skip
        tx.emit(event, key=order.student_id)
    return True
