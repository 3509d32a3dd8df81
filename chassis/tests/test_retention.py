"""What is kept for a time only goes when its time is over, not before, and leaves nothing half gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis import jobs
from chassis.core import Core
from chassis.job_shapes import shown
from chassis.retention import ANSWERS_KEPT, RESULTS_KEPT, forget_answers, forget_results, shorten_log
from chassis.sequencer import ensure_streams, sequence
from chassis.testing.events import sent

TOPIC = "signing.events.v1"
DAY = timedelta(days=1)


async def test_an_answer_is_remembered_for_its_time_and_no_longer(core: Core) -> None:
    now = core.clock.now()
    for key, age in (("old", ANSWERS_KEPT + DAY), ("young", ANSWERS_KEPT - DAY)):
        await core.db.hot.execute(
            "INSERT INTO idempotency (account, path, key, body_sha, status, at) VALUES ('a', 'POST /x', $1, '', 200, $2)",
            key,
            now - age,
        )
    assert await forget_answers(core) is False
    assert [row["key"] for row in await core.db.hot.fetch("SELECT key FROM idempotency")] == ["young"]


async def _logged(core: Core, ages: list[timedelta], published: int) -> None:
    await ensure_streams(core.db, "signing")
    for n in range(len(ages)):
        async with core.db.begin() as tx:
            tx.emit(sent(n + 1), "one")
        assert await sequence(core.db.hot, TOPIC, 0) == 1
    for n, age in enumerate(ages):
        await core.db.hot.execute(
            "UPDATE log SET at = $1 WHERE topic = $2 AND seq = $3", core.clock.now() - age, TOPIC, n + 1
        )
    await core.db.hot.execute("UPDATE stream SET published = $1 WHERE topic = $2", published, TOPIC)


async def _seqs(core: Core) -> list[int]:
    return [row["seq"] for row in await core.db.hot.fetch("SELECT seq FROM log WHERE topic = $1 ORDER BY seq", TOPIC)]


OLD, YOUNG = timedelta(days=401), timedelta(days=399)


@pytest.mark.parametrize(
    ("ages", "published", "left"),
    [
        ([OLD, OLD, YOUNG], 3, [3]),
        # A transaction that began earlier may be sequenced later: the log keeps no hole.
        ([OLD, YOUNG, OLD], 3, [2, 3]),
        # What no broker ever got stays, however old.
        ([OLD, OLD, OLD], 1, [2, 3]),
        ([YOUNG, YOUNG], 2, [1, 2]),
    ],
)
async def test_the_log_loses_its_oldest_rows_only(
    core: Core, ages: list[timedelta], published: int, left: list[int]
) -> None:
    await _logged(core, ages, published)
    assert await shorten_log(core) is False
    assert await _seqs(core) == left


async def test_results_of_long_work_go_with_the_file_that_was_sent(core: Core) -> None:
    old, young = uuid4(), uuid4()
    for job_id, age in ((old, RESULTS_KEPT + DAY), (young, RESULTS_KEPT - DAY)):
        async with core.db.begin() as tx:
            await jobs.add(tx, job_id, "import", {"file": f"{job_id}/sent", "name": "roster.xlsx"})
            await tx.execute(
                text("UPDATE jobs SET state = 'done', finished_at = :at, files = CAST(:files AS jsonb) WHERE id = :id"),
                {"id": job_id, "at": tx.now - age, "files": f'[{{"name": "failed.xlsx", "key": "{job_id}/made"}}]'},
            )
        for name in ("sent", "made"):
            await core.files.put(f"{job_id}/{name}", b"rows")
    # As after a kill between the file and the row.
    await core.files.delete(f"{old}/sent")
    assert await forget_results(core) is False
    assert [await core.files.exists(f"{job}/made") for job in (old, young)] == [False, True]
    rows = {row["id"]: row for row in await core.db.hot.fetch("SELECT * FROM jobs")}
    told = {job: shown(rows[job], core.clock.now()) for job in (old, young)}
    assert told[old]["files"] == []
    assert told[old]["state"] == "done"
    assert [(one["name"], one["expires_at"] > told[young]["finished_at"]) for one in told[young]["files"]] == [
        ("failed.xlsx", True)
    ]
