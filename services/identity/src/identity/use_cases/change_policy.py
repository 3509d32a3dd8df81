"""A school's new policy: one document, one version, in force a minute later everywhere at once."""

from uuid import UUID

from sqlalchemy import update

from chassis import jobs, versions
from chassis.database import Tx
from chassis.ids import Ids
from identity.adapters import policies, schools
from identity.adapters.tables import jobs as job_rows
from identity.policies import PolicyDocument

REGATE = "regate"


async def change_policy(tx: Tx, ids: Ids, school_id: UUID, seen: int, document: PolicyDocument) -> policies.InForce:
    """Raises version.stale. Students whose gates it moves are announced when it comes into force (regate)."""
    await schools.one(tx, school_id, lock=True)
    newest = await policies.newest(tx, school_id)
    version = newest.version if newest else 0
    versions.require_seen(seen, version, *((newest.changed_by, newest.changed_at) if newest else ()))
    valid_from = tx.now + policies.NOTICE
    await policies.add(tx, ids, school_id, version + 1, valid_from, document)
    before = newest.document if newest else (await policies.policy_of(tx, school_id)).document
    if before.gate != document.gate or before.barred_training_modes != document.barred_training_modes:
        job_id = ids()
        await jobs.add(tx, job_id, REGATE, {}, school_id=school_id)
        await tx.execute(update(job_rows).where(job_rows.c.id == job_id).values(run_after=valid_from))
    return policies.InForce(version + 1, valid_from, document)
