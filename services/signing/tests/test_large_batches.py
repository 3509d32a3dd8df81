"""Requests of more than a hundred students: recorded whole, sent in chunks, gone on with after a kill (api.md 8, 9)."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from chassis.jobs import JobRunner
from chassis.testing.people import Answered
from chassis.testing.plugin import Parts
from chassis.testing.waiting import until
from contracts.wangqian.signing.v1.events_pb2 import InvitationSent
from signing.app import build

SERVICE = "signing"


def jobs(world) -> JobRunner:
    return JobRunner(world.core.db, build(world.core).jobs)


async def ask(world, firm, students: list[UUID], key: str = "") -> Answered:
    items = [{"ref": f"r{n}", "student_id": str(one)} for n, one in enumerate(students)]
    return await firm.person.post("/api/v1/invitation-batches", {"terms": world.terms(), "items": items}, key=key)


async def letters(world) -> tuple[int, int]:
    row = await world.core.db.hot.fetchrow(
        "SELECT count(*) AS n, count(DISTINCT student_id) AS students FROM invitations"
    )
    return row["n"], row["students"]


async def test_answered_at_once_and_done_student_by_student(world) -> None:
    firm = world.firm()
    students = await world.class_of(firm, 150)
    stranger = await world.student()
    asked, key = [*students, stranger.id, students[0]], str(uuid4())
    first = await ask(world, firm, asked, key)
    assert (first.status, first.body["state"], first.body["total"], first.body["results"]) == (202, "queued", 152, [])
    assert await letters(world) == (0, 0)
    again = await ask(world, firm, asked, key)
    assert (again.status, again.body, again.headers["Idempotency-Replayed"]) == (202, first.body, "true")
    assert await jobs(world).once()
    assert not await jobs(world).once()
    done = await firm.person.get(first.headers["Location"])
    assert (done.body["state"], done.body["processed"]) == ("done", 152)
    assert done.body["summary"] == {"total": 152, "done": 150, "refused": 2}
    assert done.body["counts"]["open"] == 150
    results = done.body["results"]
    assert [one["ref"] for one in results] == [f"r{n}" for n in range(152)]
    assert [one["index"] for one in results] == list(range(152))
    assert [one["problem"]["code"] for one in results[150:]] == ["student.not_found", "invitation.open_already"]
    assert len({one["id"] for one in results[:150]}) == 150
    assert await letters(world) == (150, 150)
    assert (await firm.person.get(first.headers["Location"], If_None_Match=done.etag)).status == 304
    assert (await world.firm("别的单位").person.get(first.headers["Location"])).status == 404


async def test_a_small_batch_keeps_its_results_too(world) -> None:
    firm = world.firm()
    students = await world.class_of(firm, 100)
    answer = await ask(world, firm, students)
    assert (answer.status, answer.body["summary"]["done"]) == (200, 100)
    kept = (await firm.person.get(f"/api/v1/invitation-batches/{answer.body['id']}")).body
    assert (kept["state"], kept["summary"]) == ("done", answer.body["summary"])
    assert [one["id"] for one in kept["results"]] == [one["id"] for one in answer.body["results"]]


async def test_who_may_not_invite_is_told_before_anything_is_recorded(world) -> None:
    firm = world.firm()
    students = await world.class_of(firm, 101)
    firm.snapshot.suspended = True
    refused = await ask(world, firm, students)
    assert (refused.status, refused.body["code"]) == (409, "employer.suspended")
    assert await world.one("SELECT count(*) FROM batches") == 0
    assert await world.one("SELECT count(*) FROM jobs") == 0


@asynccontextmanager
async def worker(world, parts: Parts) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service's own worker in a process of its own; killed at the end of the block."""
    told = parts.environment("signing") | {
        "WQ_DATABASE_URL": world.core.db.url,
        "WQ_STATE_DIR": str(world.core.settings.state_dir),
        # Beside the one in the test's process, among the hundred ports of this run.
        "WQ_HTTP_PORT": str(parts.port_base + 90),
        "WQ_SEED": "",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "signing", "worker", env=told, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.wait()


async def test_it_goes_on_where_a_killed_worker_stopped(world, parts) -> None:
    firm = world.firm()
    students = await world.class_of(firm, 350)
    answer = await ask(world, firm, students)
    world.directory.asked = 0

    def holds_the_third_chunk() -> bool:
        if world.directory.asked >= 2:
            world.directory.open.clear()
        return world.directory.asked >= 3

    async with worker(world, parts):
        await until(holds_the_third_chunk, seconds=60, what="two chunks to be sent")
    sent = await letters(world)
    assert 100 <= sent[0] < 350
    shown = (await firm.person.get(answer.headers["Location"])).body
    assert (shown["state"], shown["processed"], len(shown["results"])) == ("running", sent[0], sent[0])
    world.directory.open.set()
    # The lease of the dead is waited for; here it is ended by hand so that the test does not wait half a minute.
    await world.core.db.hot.execute("UPDATE jobs SET lease_until = now()")
    assert await jobs(world).once()
    done = (await firm.person.get(answer.headers["Location"])).body
    assert (done["state"], done["summary"]) == ("done", {"total": 350, "done": 350, "refused": 0})
    assert await letters(world) == (350, 350)
    told = [one.invitation.student.student_id for one in await world.told(InvitationSent)]
    assert sorted(told) == sorted(str(one) for one in students)
    assert await world.one("SELECT attempt FROM jobs") == 2


async def halfway(world, firm) -> tuple[Answered, asyncio.Task[bool]]:
    """A batch of 250 whose first chunk is sent and whose second waits for the directory."""
    answer = await ask(world, firm, await world.class_of(firm, 250))
    world.directory.asked = 0
    world.directory.open.clear()
    running = asyncio.create_task(jobs(world).once())
    await until(lambda: world.directory.asked == 1, what="the first chunk to be asked for")
    world.directory.open.set()
    world.directory.open.clear()
    await until(lambda: world.directory.asked == 2, what="the second chunk to be asked for")
    return answer, running


async def test_revoking_a_batch_under_way_stops_it(world) -> None:
    firm = world.firm()
    answer, running = await halfway(world, firm)
    path = answer.headers["Location"]
    revoked = await firm.person.post(f"{path}/revoke", {"reason": "岗位取消"})
    assert revoked.body["summary"] == {"total": 100, "done": 100, "refused": 0}
    world.directory.open.set()
    await running
    shown = (await firm.person.get(path)).body
    assert (shown["state"], shown["counts"]["revoked"], shown["counts"]["open"]) == ("cancelled", 100, 0)
    assert shown["summary"] == {"total": 250, "done": 100, "refused": 150}
    assert {one["problem"]["code"] for one in shown["results"][100:]} == {"invitation.batch_revoked"}
    assert not await jobs(world).once()
    assert await letters(world) == (100, 100)


async def test_an_employer_suspended_meanwhile_sends_no_more(world) -> None:
    firm = world.firm()
    answer, running = await halfway(world, firm)
    firm.snapshot.suspended = True
    world.directory.open.set()
    await running
    shown = (await firm.person.get(answer.headers["Location"])).body
    assert (shown["state"], shown["summary"]) == ("done", {"total": 250, "done": 100, "refused": 150})
    assert {one["problem"]["code"] for one in shown["results"][100:]} == {"employer.suspended"}
