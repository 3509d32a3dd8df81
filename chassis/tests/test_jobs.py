"""A killed worker's job goes on at its cursor; an attempt that was overtaken cannot write (protocols 6)."""

import asyncio
import signal
import sys
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import text

from chassis.core import Core
from chassis.errors import Refusal, Unavailable
from chassis.jobs import Job, JobRunner, Overtaken, add, cancel
from chassis.testing.waiting import until

# A worker of its own: counts to 200 in chunks of 10, one transaction a chunk.
WORKER = """
import asyncio, sys
from sqlalchemy import text
from chassis.clock import SystemClock
from chassis.database import Database
from chassis.jobs import JobRunner

async def main():
    db = Database(sys.argv[1], SystemClock()); await db.open()
    async def count(job):
        at = job.cursor.get("at", 0)
        while at < 200:
            async with db.begin() as tx:
                for n in range(at, at + 10):
                    await tx.execute(text("INSERT INTO counted (n, attempt) VALUES (:n, :attempt)"), {"n": n, "attempt": job.attempt})
                at += 10
                await job.note(tx, cursor={"at": at}, processed=at)
            await asyncio.sleep(0.02)
        async with db.begin() as tx:
            await job.note(tx, state="done", total=200)
    await JobRunner(db, {"count": count}, lanes=1).run()

asyncio.run(main())
"""


@pytest.fixture
async def job_id(core: Core):
    await core.db.hot.execute("CREATE TABLE counted (n integer, attempt integer)")
    made = uuid4()
    async with core.db.begin() as tx:
        await add(tx, made, "count", {})
        await add(tx, made, "count", {})
    return made


async def worker(core: Core, tmp_path: Path) -> asyncio.subprocess.Process:
    program = tmp_path / "worker.py"
    program.write_text(WORKER)
    return await asyncio.create_subprocess_exec(sys.executable, str(program), core.db.url)


async def test_a_job_goes_on_after_kill_9(core: Core, job_id, tmp_path: Path) -> None:
    first = await worker(core, tmp_path)
    await until(lambda: core.db.hot.fetchval("SELECT count(*) >= 50 FROM counted"), seconds=20)
    first.send_signal(signal.SIGKILL)
    await first.wait()
    assert await core.db.hot.fetchval("SELECT state FROM jobs") == "running"
    # The lease of the dead is waited for; here it is ended by hand so that the test does not wait half a minute.
    await core.db.hot.execute("UPDATE jobs SET lease_until = now()")
    second = await worker(core, tmp_path)
    await until(lambda: core.db.hot.fetchval("SELECT state = 'done' FROM jobs"), seconds=20)
    second.send_signal(signal.SIGKILL)
    await second.wait()
    rows = await core.db.hot.fetch("SELECT n, attempt FROM counted ORDER BY n")
    assert [row["n"] for row in rows] == list(range(200))
    assert {row["attempt"] for row in rows} == {1, 2}


async def test_an_overtaken_attempt_cannot_write(core: Core, job_id) -> None:
    started, go = asyncio.Event(), asyncio.Event()
    outcome: list[str] = []

    async def slow(job: Job) -> None:
        if job.attempt == 1:
            started.set()
            await go.wait()
        try:
            async with core.db.begin() as tx:
                await tx.execute(
                    text("INSERT INTO counted (n, attempt) VALUES (1, :attempt)"), {"attempt": job.attempt}
                )
                await job.note(tx, state="done")
        except Overtaken:
            outcome.append("overtaken")
            raise

    runner = JobRunner(core.db, {"count": slow})
    first = asyncio.create_task(runner.once())
    await started.wait()
    await core.db.hot.execute("UPDATE jobs SET lease_until = now()")
    assert await runner.once()
    go.set()
    await first
    assert outcome == ["overtaken"]
    assert [row["attempt"] for row in await core.db.hot.fetch("SELECT attempt FROM counted")] == [2]


async def test_a_cancelled_job_is_over_for_the_attempt_under_way(core: Core, job_id) -> None:
    """Neither its effects nor its failure bring the job back."""
    started, go = asyncio.Event(), asyncio.Event()

    async def slow(job: Job) -> None:
        started.set()
        await go.wait()
        with pytest.raises(Overtaken):
            async with core.db.begin() as tx:
                await job.note(tx, processed=1)
        raise Unavailable("a peer")

    runner = JobRunner(core.db, {"count": slow})
    attempt = asyncio.create_task(runner.once())
    await started.wait()
    async with core.db.begin() as tx:
        assert await cancel(tx, job_id)
    async with core.db.begin() as tx:
        assert not await cancel(tx, job_id)
    go.set()
    await attempt
    row = await core.db.hot.fetchrow("SELECT state, processed, finished_at IS NOT NULL AS ended FROM jobs")
    assert (row["state"], row["processed"], row["ended"]) == ("cancelled", 0, True)
    assert not await runner.once()


async def test_a_refusal_fails_the_job_and_says_why(core: Core, job_id) -> None:
    async def refused(job: Job) -> None:
        raise Refusal("request.unreadable", why="不是工作簿")

    await JobRunner(core.db, {"count": refused}).once()
    row = await core.db.hot.fetchrow("SELECT state, why, input FROM jobs")
    assert (row["state"], row["why"]) == ("failed", "request.unreadable")
    assert orjson.loads(row["input"]) == {}
