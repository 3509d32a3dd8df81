"""Tell every service the gates of a school's students anew, once a changed policy is in force."""

from uuid import UUID

from sqlalchemy import update

from chassis.core import Core
from chassis.jobs import Job
from identity.adapters import policies
from identity.adapters.students import Students, with_names
from identity.adapters.tables import students

CHUNK = 500


async def regate(core: Core, registry: Students, job: Job) -> None:
    """Chunk by chunk: each record gets its next version and is announced with its gates of now."""
    school_id = job.row["school_id"]
    while True:
        async with core.db.begin(job.actor) as tx:
            question = with_names().where(students.c.school_id == school_id)
            if after := job.cursor.get("after"):
                question = question.where(students.c.id > UUID(after))
            question = question.order_by(students.c.id).limit(CHUNK).with_for_update(of=students)
            rows = await tx.rows(question)
            if not rows:
                await job.note(tx, state="done")
                return
            policy = (await policies.policy_of(tx, school_id)).document
            moved = [dict(row) | {"version": row["version"] + 1} for row in rows]
            ids = [row["id"] for row in rows]
            await tx.execute(update(students).where(students.c.id.in_(ids)).values(version=students.c.version + 1))
            await registry.announce(tx, [(row, ("gates",)) for row in moved], policy)
            done = job.cursor.get("done", 0) + len(rows)
            await job.note(tx, cursor={"after": str(rows[-1]["id"]), "done": done}, processed=done)
