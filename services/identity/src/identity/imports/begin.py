"""Take a workbook in and queue its dry run."""

from uuid import UUID

from chassis import jobs
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.workbooks import Limits


def require_size(data: bytes) -> None:
    """Raises import.file_missing, import.file_too_large."""
    if not data:
        raise Refusal("import.file_missing")
    if len(data) > Limits().file_bytes:
        raise Refusal("import.file_too_large", limit=Limits().file_bytes // 1024 // 1024)


async def begin(tx: Tx, kind: str, import_id: UUID, file_key: str, file_name: str) -> None:
    """Queue the dry run of a stored file, in the actor's school (the province has none)."""
    school_id = UUID(tx.actor.school_id) if tx.actor.school_id else None
    job_input = {"file": file_key, "name": file_name}
    await jobs.add(tx, import_id, kind, job_input, dry_run=True, school_id=school_id)
