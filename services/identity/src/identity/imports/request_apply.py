"""Ask for the apply of what a dry run showed: 412 when the ground moved meanwhile."""

from uuid import UUID

import orjson
from sqlalchemy import func, update

from chassis.database import Tx
from chassis.errors import Refusal
from identity.adapters.tables import jobs
from identity.imports.importer import Importer
from identity.imports.job import locked

_STATES = {"queued": "等待预览", "running": "正在预览", "failed": "预览失败", "cancelled": "已取消"}


async def request_apply(tx: Tx, importer: Importer, import_id: UUID) -> None:
    """Queue the apply. Asked again it is the same apply. Raises thing.not_found, import.not_ready, import.ground_moved."""
    job = await locked(tx, importer.kind, import_id)
    if not job["dry_run"]:
        return
    if job["state"] != "done":
        raise Refusal("import.not_ready", state=job["state"], what=_STATES[job["state"]])
    if moved := await importer.moved(tx, import_id, job["school_id"]):
        raise Refusal("import.ground_moved", rows=moved)
    result = job["result"]
    values = {
        "state": "queued",
        "dry_run": False,
        "actor": orjson.loads(tx.actor.snapshot()),
        "cursor": {},
        "total": result["new"] + result["changed"],
        "processed": 0,
        "failures": 0,
        "run_after": tx.now,
        "started_at": None,
        "finished_at": None,
        "updated_at": func.now(),
    }
    await tx.execute(update(jobs).where(jobs.c.id == import_id).values(**values))
