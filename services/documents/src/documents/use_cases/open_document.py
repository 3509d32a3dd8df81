"""Opens a document for somebody who may: it shows the identity number, so each opening is in the audit log before a byte is sent."""

from uuid import UUID

from sqlalchemy import RowMapping

from chassis.actor import Actor
from chassis.core import Core
from chassis.database import Tx
from contracts.wangqian.audit.v1.events_pb2 import Audited
from documents.reading.my_documents import current_document


async def open_document(core: Core, actor: Actor, document_id: UUID, part: str) -> RowMapping:
    """The row of a current document. Raises thing.not_found, document.superseded."""
    async with core.db.begin(actor) as tx:
        row = await current_document(tx, document_id)
        _audit(tx, row, part)
    return row


def _audit(tx: Tx, row: RowMapping, part: str) -> None:
    facts = {"agreement_id": str(row["agreement_id"]), "version": str(row["version"]), "part": part}
    event = Audited(act="document.opened", subject_kind="document", subject_id=str(row["id"]), facts=facts)
    tx.emit(event, key=row["id"])
