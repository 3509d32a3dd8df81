"""Publishes a made file: one guarded update decides, so that a stale one is never served (protocols 6)."""

from sqlalchemy import func, insert, update

from chassis.core import Core
from contracts.wangqian.documents.v1.events_pb2 import DocumentPublished
from documents.adapters.print_queue import Order
from documents.adapters.tables import documents, prints
from documents.lifecycle import PRINT, after, states_before
from documents.use_cases.make_print import Made


async def publish_print(core: Core, order: Order, made: Made) -> bool:
    """False when a newer version is wanted or another attempt took over; then nothing has changed."""
    document_id = core.ids()
    async with core.db.begin() as tx:
        published = (
            update(prints)
            .where(
                prints.c.agreement_id == order.agreement_id,
                prints.c.attempt == order.attempt,
                prints.c.wanted_version == order.version,
                prints.c.state.in_(states_before(PRINT, "publish")),
            )
            .values(
                state=after(PRINT, "rendering", "publish"), since=func.now(), lease_until=None, failures=0, why="",
                published_attempt=order.attempt,
            )
            .returning(prints.c.agreement_id)
        )  # fmt: skip
        if await tx.value(published) is None:
            return False
        await tx.execute(
            insert(documents).values(
                id=document_id, agreement_id=order.agreement_id, version=order.version, kind=order.kind, file_key=order.file_key,
                sha256=made.sha256, bytes=made.bytes, pages=made.pages, sealed=made.sealed, school_code=made.school_code,
                school_name=made.school_name, template=made.template, fonts=made.fonts, created_at=tx.now,
            )
        )  # fmt: skip
        event = DocumentPublished(
            document_id=str(document_id), agreement_id=str(order.agreement_id), number=order.number,
            student_id=str(order.student_id), school_id=str(order.school_id), employer_id=str(order.employer_id),
            version=order.version, kind=order.kind, sha256=made.sha256, sealed=made.sealed,
        )  # fmt: skip
        tx.emit(event, key=order.student_id)
    return True
