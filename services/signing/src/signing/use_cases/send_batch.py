"""A batch too large to be sent while its sender waits (api.md 8, 9): recorded whole, then sent a hundred students at a time.

The items themselves say how far it came: each chunk settles its students in the transaction that sends their letters.
"""

from collections.abc import Sequence
from uuid import UUID

from chassis import jobs
from chassis.actor import Actor
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal
from chassis.jobs import Job
from contracts.wangqian.signing.v1.snapshots_pb2 import Terms
from signing.adapters import batches
from signing.adapters.batches import Wanted
from signing.adapters.directory import Directory
from signing.policy import AT_ONCE
from signing.use_cases.invite import Known, know, refuse, send, standing


async def queue_batch(tx: Tx, batch_id: UUID, terms: Terms, wanted: Sequence[Wanted]) -> None:
    """Record the request and the work, both or neither."""
    await batches.record(tx, batch_id, terms, wanted)
    await jobs.add(tx, batch_id, batches.JOB, {}, employer_id=UUID(tx.actor.employer_id))


async def send_batch(core: Core, directory: Directory, job: Job) -> None:
    """Goes on with the first student who waits; ends with nobody waiting. A batch that was revoked meanwhile is left alone."""
    async with core.db.read(job.actor) as tx:
        terms = await batches.terms_of(tx, job.id)
        chunk = await batches.waiting(tx, job.id, AT_ONCE)
    while chunk:
        known = await _ask(core, directory, job.actor, chunk)
        async with core.db.begin(job.actor) as tx:
            # The job's row comes before the slots, as in revoking the batch; whoever was overtaken stops here.
            await job.note(tx)
            if isinstance(known, Refusal):
                await refuse(tx, job.id, chunk, known)
            else:
                await send(tx, known, core.ids, job.id, terms, chunk)
            await job.note(tx, **await batches.counted(tx, job.id))
        async with core.db.read(job.actor) as tx:
            chunk = await batches.waiting(tx, job.id, AT_ONCE)
    async with core.db.begin(job.actor) as tx:
        await job.note(tx, state="done")


async def _ask(core: Core, directory: Directory, actor: Actor, chunk: Sequence[Wanted]) -> Known | Refusal:
    """Where the employer may not invite any more, that is the answer to each student who still waits."""
    try:
        employer = await standing(directory, actor)
        return await know(core, directory, employer, [one.student_id for one in chunk])
    except Refusal as refusal:
        return refusal
