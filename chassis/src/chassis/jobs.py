"""Long work: a row, an attempt that fences, a lease (protocols 6, api.md 9). A killed worker's job goes on at its cursor."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from chassis.actor import Actor
from chassis.database import Database, Tx, is_transient
from chassis.errors import Refusal, Unavailable
from chassis.logs import logger

LEASE_SECONDS = 30
# A job that failed for reasons of its own is tried this often before it says so.
MOST_FAILURES = 5

_TAKE = """
UPDATE jobs SET state = 'running', attempt = attempt + 1, lease_until = now() + make_interval(secs => $2),
       started_at = coalesce(started_at, now()), updated_at = now()
WHERE id = (SELECT id FROM jobs WHERE kind = ANY($1) AND run_after <= now()
              AND (state = 'queued' OR (state = 'running' AND lease_until < now()))
            ORDER BY run_after FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING *
"""
_RENEW = "UPDATE jobs SET lease_until = now() + make_interval(secs => $3) WHERE id = $1 AND attempt = $2 AND state = 'running'"
_ADD = text(
    "INSERT INTO jobs (id, kind, input, actor, school_id, employer_id, dry_run, run_after) VALUES"
    " (:id, :kind, CAST(:input AS jsonb), CAST(:actor AS jsonb), :school_id, :employer_id, :dry_run, :run_after)"
    " ON CONFLICT (id) DO NOTHING"
)
_FENCE = text("SELECT 1 FROM jobs WHERE id = :id AND attempt = :attempt AND state = 'running' FOR UPDATE")
_LATER = """
UPDATE jobs SET state = 'queued', failures = failures + $4, run_after = now() + make_interval(secs => $3), why = $5,
       updated_at = now()
WHERE id = $1 AND attempt = $2 AND state = 'running'
"""
_FAIL = (
    "UPDATE jobs SET state = 'failed', why = $3, finished_at = now(), updated_at = now()"
    " WHERE id = $1 AND attempt = $2 AND state = 'running'"
)
_CANCEL = text(
    "UPDATE jobs SET state = 'cancelled', finished_at = now(), updated_at = now()"
    " WHERE id = :id AND state IN ('queued', 'running') RETURNING id"
)
COUNTED = ("total", "processed", "succeeded", "refused", "unchanged")
DOCUMENTS = ("cursor", "problems", "files", "result")


class Overtaken(Exception):
    """Another attempt owns the job now; this one must not write."""


@dataclass
class Job:
    """A job as its handler sees it. `cursor` says how far it came; `input` never changes."""

    id: UUID
    kind: str
    attempt: int
    actor: Actor
    input: dict[str, Any]
    cursor: dict[str, Any]
    dry_run: bool
    row: Mapping[str, Any] = field(repr=False)

    async def note(self, tx: Tx, **changes: Any) -> None:
        """Move the job's row inside the effect's transaction: total, processed, succeeded, refused, unchanged (numbers), cursor,
        problems, files, result (JSON), state. Raises Overtaken when the attempt was fenced off."""
        if not await tx.value(_FENCE, {"id": self.id, "attempt": self.attempt}):
            raise Overtaken(str(self.id))
        if unknown := set(changes) - {*COUNTED, *DOCUMENTS, "state"}:
            raise TypeError(f"a job has no {sorted(unknown)}")
        sets = ["updated_at = now()"]
        values: dict[str, Any] = {"id": self.id}
        for name, value in changes.items():
            document = name in DOCUMENTS
            sets.append(f"{name} = CAST(:{name} AS jsonb)" if document else f"{name} = :{name}")
            values[name] = orjson.dumps(value, default=str).decode() if document else value
        if changes.get("state") in ("done", "failed", "cancelled"):
            sets.append("finished_at = now()")
        await tx.execute(text(f"UPDATE jobs SET {', '.join(sets)} WHERE id = :id"), values)
        if "cursor" in changes:
            self.cursor = changes["cursor"]


# Does the work in chunks of one transaction each, noting the cursor; ends with note(state="done").
JobHandler = Callable[[Job], Awaitable[None]]


async def add(
    tx: Tx,
    job_id: UUID,
    kind: str,
    job_input: Mapping[str, Any],
    *,
    dry_run: bool = False,
    school_id: UUID | None = None,
    employer_id: UUID | None = None,
) -> None:
    """Queue a job in the caller's transaction; the same id twice is one job."""
    await tx.execute(
        _ADD,
        {
            "id": job_id, "kind": kind, "input": orjson.dumps(dict(job_input), default=str).decode(), "actor": tx.actor.snapshot(),
            "school_id": school_id, "employer_id": employer_id, "dry_run": dry_run, "run_after": tx.now,
        },
    )  # fmt: skip


async def cancel(tx: Tx, job_id: UUID) -> bool:
    """End a job in the caller's transaction: no attempt of it writes afterwards. False when it is over, or never was."""
    return await tx.value(_CANCEL, {"id": job_id}) is not None


class JobRunner:
    """Takes due jobs one at a time; `lanes` of it may run side by side in any number of processes."""

    def __init__(self, db: Database, handlers: Mapping[str, JobHandler], lanes: int = 2) -> None:
        self._db, self._handlers, self._lanes = db, handlers, lanes

    async def run(self) -> None:
        if not self._handlers:
            return
        async with asyncio.TaskGroup() as tasks:
            for _ in range(self._lanes):
                tasks.create_task(self._lane())

    async def _lane(self) -> None:
        while True:
            try:
                if not await self.once():
                    await asyncio.sleep(0.25)
            except (Unavailable, OSError) as error:
                logger().warning("jobs.waiting", error=type(error).__name__)
                await asyncio.sleep(1)
            except Exception as error:
                if not is_transient(error):
                    logger().error("jobs.unexpected", exc_info=error)
                await asyncio.sleep(1)

    async def once(self) -> bool:
        """Do one due job (or one attempt of it); False when none is due."""
        row = await self._db.hot.fetchrow(_TAKE, list(self._handlers), LEASE_SECONDS)
        if row is None:
            return False
        job = Job(
            id=row["id"], kind=row["kind"], attempt=row["attempt"], actor=Actor.restored(row["actor"]), input=orjson.loads(row["input"]),
            cursor=orjson.loads(row["cursor"]), dry_run=row["dry_run"], row=row,
        )  # fmt: skip
        renewing = asyncio.create_task(self._renew(job))
        try:
            await self._handlers[job.kind](job)
        except Overtaken:
            logger().warning("jobs.overtaken", job=str(job.id), attempt=job.attempt)
        except Exception as fault:
            await self._failed(job, fault, row["failures"])
        finally:
            renewing.cancel()
        return True

    async def _failed(self, job: Job, fault: Exception, failures: int) -> None:
        transient = isinstance(fault, Unavailable) or is_transient(fault)
        why = fault.code if isinstance(fault, Refusal) else f"{type(fault).__name__}: {fault}"[:300]
        if not transient and (isinstance(fault, Refusal) or failures + 1 >= MOST_FAILURES):
            await self._db.hot.execute(_FAIL, job.id, job.attempt, why)
        else:
            pause = 2.0 if transient else 2.0 ** (failures + 1)
            await self._db.hot.execute(_LATER, job.id, job.attempt, pause, 0 if transient else 1, why)
        level = logger().warning if transient else logger().error
        level(
            "jobs.failed",
            job=str(job.id),
            kind=job.kind,
            why=why,
            trace="".join(traceback.format_exception(fault))[-2000:],
        )

    async def _renew(self, job: Job) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            await self._db.hot.execute(_RENEW, job.id, job.attempt, LEASE_SECONDS)
