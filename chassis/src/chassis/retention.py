"""What the chassis keeps for a time only: remembered answers (api.md 6), results of long work (api.md 9), the log (protocols 4)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import text

from chassis.core import Core
from chassis.logs import logger
from chassis.sweeper import Sweeper

ANSWERS_KEPT = timedelta(days=30)
RESULTS_KEPT = timedelta(days=30)
# Rows, or jobs with their files, in one round.
AT_ONCE = 1000
EVERY = 3600.0

_ANSWERS = text(
    "DELETE FROM idempotency WHERE ctid = ANY(ARRAY("
    " SELECT ctid FROM idempotency WHERE at < :before AND status IS NOT NULL ORDER BY at LIMIT :limit))"
)
_OVER = text(
    "SELECT id, input, files FROM jobs WHERE finished_at < :before AND (files <> '[]' OR input ? 'file') LIMIT :limit"
)
_EMPTIED = text("UPDATE jobs SET files = '[]', input = input - 'file' WHERE id = :id")
_STREAMS = text("SELECT topic, shard FROM stream ORDER BY topic, shard")
# Only from the front, and never what is not yet published: a hole in the middle would be a gap that nobody can fill. A row's time is
# that of its transaction's begin, so a later row may be a little older.
_LOG = text(
    """
    WITH oldest AS (
        SELECT l.epoch, l.seq, bool_and(l.at < :before AND (l.epoch < s.epoch OR l.seq <= s.published))
                               OVER (ORDER BY l.epoch, l.seq) AS gone
        FROM (SELECT epoch, seq, at FROM log WHERE topic = :topic AND shard = :shard ORDER BY epoch, seq LIMIT :limit) l,
             stream s WHERE s.topic = :topic AND s.shard = :shard)
    DELETE FROM log USING oldest
    WHERE log.topic = :topic AND log.shard = :shard AND log.epoch = oldest.epoch AND log.seq = oldest.seq AND oldest.gone
    """
)


def sweepers(core: Core) -> list[Sweeper]:
    """What every service's worker sweeps beside its own things."""
    rounds: dict[str, Callable[[Core], Awaitable[bool]]] = {
        "remembered answers": forget_answers,
        "results of long work": forget_results,
        "the log": shorten_log,
    }
    return [Sweeper(name, EVERY, partial(one, core)) for name, one in rounds.items()]


async def forget_answers(core: Core) -> bool:
    """One round: answers of more than 30 days go. True when more is waiting."""
    async with core.db.begin() as tx:
        gone = await tx.execute(_ANSWERS, {"before": tx.now - ANSWERS_KEPT, "limit": AT_ONCE})
    return bool(gone.rowcount == AT_ONCE)


async def forget_results(core: Core) -> bool:
    """One round: files of work that ended 30 days ago go, the uploaded one too; the job's figures stay."""
    async with core.db.read() as tx:
        over = await tx.rows(_OVER, {"before": tx.now - RESULTS_KEPT, "limit": AT_ONCE})
    for job in over:
        for key in _keys(job["input"], job["files"]):
            try:
                await core.files.delete(key)
            except FileNotFoundError:
                # A round that was killed between the file and the row.
                continue
        async with core.db.begin() as tx:
            await tx.execute(_EMPTIED, {"id": job["id"]})
    return len(over) == AT_ONCE


async def shorten_log(core: Core) -> bool:
    """One round: of each stream the oldest rows, once published and older than the log is kept. A consumer that is further behind
    stops and says so. True when more is waiting."""
    more = False
    async with core.db.read() as tx:
        streams = await tx.rows(_STREAMS)
    for stream in streams:
        async with core.db.begin() as tx:
            before = tx.now - timedelta(days=core.settings.log_days)
            gone = await tx.execute(_LOG, {**stream, "before": before, "limit": AT_ONCE})
        if gone.rowcount:
            logger().info("log.shortened", topic=stream["topic"], shard=stream["shard"], rows=gone.rowcount)
        more = more or gone.rowcount == AT_ONCE
    return more


def _keys(job_input: Any, files: Any) -> list[str]:
    given, made = (orjson.loads(value) if isinstance(value, str) else value for value in (job_input, files))
    return [key for key in (given.get("file"), *(file.get("key") for file in made)) if key]
