"""A lane takes what the broker brings and asks the producer's log for nothing else; the log's pages are read ahead."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

import chassis.lane
from chassis.apply import Applier
from chassis.core import Core
from chassis.description import Service
from chassis.event import Position, Row
from chassis.lane import Lane, Place
from chassis.log_service import readers
from chassis.testing.app_under_test import running
from chassis.testing.events import LISTENERS, seen, sent
from chassis.testing.waiting import until

PLACE = Place("signing", "signing.events.v1", 0)
PAGE = 20
WAITING = 100


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same lane with short pages and a short memory."""
    monkeypatch.setattr(chassis.lane, "BATCH", PAGE)
    monkeypatch.setattr(chassis.lane, "WAITING", WAITING)


class Log:
    """The producer's real log over its RPC, and what was asked of it."""

    def __init__(self, consumer: Core) -> None:
        self._read, self.head = readers(consumer.peers)
        self.asked: list[tuple[int, int]] = []
        self.before_answer = asyncio.Event()
        self.before_answer.set()

    async def read(self, place: Place, epoch: int, first: int, last: int) -> list[Row]:
        self.asked.append((first, last))
        rows = await self._read(place, epoch, first, last)
        await self.before_answer.wait()
        return rows

    async def rows(self, first: int, last: int) -> list[Row]:
        """As the broker brings them."""
        return await self._read(PLACE, 1, first, last)


async def emit_together(core: Core, *numbers: int) -> None:
    async with core.db.begin() as tx:
        for n in numbers:
            tx.emit(sent(n), "student")


@asynccontextmanager
async def producing(producer: Core, count: int) -> AsyncIterator[None]:
    """The producer at work, its log as long as this."""
    async with running(producer, Service("signing", "signing")):
        await emit_together(producer, *range(1, count + 1))
        full = "SELECT head = $1 FROM stream WHERE topic = $2"
        await until(lambda: producer.db.hot.fetchval(full, count, PLACE.topic), what="the log")
        yield


@asynccontextmanager
async def at_work(*lanes: Lane) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(lane.run()) for lane in lanes]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def at(core: Core, seq: int) -> None:
    """Until the position is there."""
    there = "SELECT seq = $1 FROM positions WHERE topic = $2"
    await until(lambda: core.db.hot.fetchval(there, seq, PLACE.topic), what=f"position {seq}")


def paused(said: Sequence[Mapping[str, Any]]) -> list[str]:
    """Why our lane was paused; the producer's own lanes have nobody to ask here."""
    return [one["error"] for one in said if one["event"] == "consumer.paused" and one["source"] == PLACE.source]


def lane_of(core: Core, log: Log, applier: Applier | None = None) -> Lane:
    return Lane(PLACE, applier or Applier(core.db, "termination", LISTENERS), log.read, log.head)


async def test_a_new_lane_takes_what_the_broker_brings(producer: Core, consumer: Core) -> None:
    """It begins with the log, and leaves it as soon as the broker's rows go on from there."""
    async with producing(producer, 5 * PAGE):
        log = Log(consumer)
        brought = await log.rows(1, 5 * PAGE)
        log.before_answer.clear()
        lane = lane_of(consumer, log)
        async with at_work(lane):
            await until(lambda: log.asked, what="the first page to be asked for")
            lane.offer(brought)
            log.before_answer.set()
            await at(consumer, 5 * PAGE)
    assert log.asked == [(1, PAGE)]
    assert await seen(consumer) == list(range(1, 5 * PAGE + 1))


async def test_a_gap_is_pulled_and_nothing_beyond_it(producer: Core, consumer: Core) -> None:
    async with producing(producer, 60):
        log = Log(consumer)
        lane = lane_of(consumer, log)
        lane.offer([*await log.rows(1, 3), *await log.rows(40, 60)])
        async with at_work(lane):
            await at(consumer, 60)
    assert log.asked == [(4, 23), (24, 39)]
    assert await seen(consumer) == list(range(1, 61))


async def test_what_the_broker_did_not_bring_to_the_end_is_pulled_after_it(producer: Core, consumer: Core) -> None:
    """A new lane looks at the producer's head again when its hands are empty."""
    async with producing(producer, 3 * PAGE):
        log = Log(consumer)
        brought = await log.rows(1, 2 * PAGE)
        log.before_answer.clear()
        lane = lane_of(consumer, log)
        async with at_work(lane):
            await until(lambda: log.asked, what="the first page to be asked for")
            lane.offer(brought)
            log.before_answer.set()
            await at(consumer, 3 * PAGE)
    assert log.asked == [(1, PAGE), (2 * PAGE + 1, 3 * PAGE)]
    assert await seen(consumer) == list(range(1, 3 * PAGE + 1))


class Waits(Applier):
    """Applies a page only when the next one was asked for."""

    def __init__(self, core: Core, log: Log, pages: int) -> None:
        super().__init__(core.db, "termination", LISTENERS)
        self._log, self._pages = log, pages

    async def apply(self, place: Any, position: Position, rows: Sequence[Row]) -> None:
        next_page = min(position[1] // PAGE + 2, self._pages)
        await until(lambda: len(self._log.asked) >= next_page, what=f"page {next_page} to be asked for")
        await super().apply(place, position, rows)


async def test_a_page_of_the_log_is_read_while_another_is_applied(producer: Core, consumer: Core) -> None:
    async with producing(producer, 3 * PAGE):
        log = Log(consumer)
        async with at_work(lane_of(consumer, log, Waits(consumer, log, 3))):
            await at(consumer, 3 * PAGE)
    assert await seen(consumer) == list(range(1, 3 * PAGE + 1))


async def test_a_failing_read_ahead_leaves_the_page_that_was_applied(producer: Core, consumer: Core) -> None:
    """The pull is begun anew where the position stands, not where it was asked from."""
    async with producing(producer, 2 * PAGE):
        log = Log(consumer)

        async def once_away(place: Place, epoch: int, first: int, last: int) -> list[Row]:
            if len(log.asked) == 1:
                log.asked.append((first, last))
                raise ConnectionError("the producer went away")
            return await log.read(place, epoch, first, last)

        lane = Lane(PLACE, Applier(consumer.db, "termination", LISTENERS), once_away, log.head)
        with capture_logs() as said:
            async with at_work(lane):
                await at(consumer, 2 * PAGE)
    assert paused(said) == ["ConnectionError"]
    assert log.asked == [(1, PAGE), (PAGE + 1, 2 * PAGE), (PAGE + 1, 2 * PAGE)]
    assert await seen(consumer) == list(range(1, 2 * PAGE + 1))


class Overtaken(Applier):
    """Another process of the same consumer is quicker with the second batch."""

    async def apply(self, place: Any, position: Position, rows: Sequence[Row]) -> None:
        if position == (1, PAGE):
            await super().apply(place, position, rows)
        await super().apply(place, position, rows)


async def test_two_processes_of_one_consumer_share_a_lane(producer: Core, consumer: Core) -> None:
    """Whoever comes second sees that the position moved and goes on from there: no pause, nothing twice."""
    async with producing(producer, 4 * PAGE):
        log = Log(consumer)
        lane = lane_of(consumer, log, Overtaken(consumer.db, "termination", LISTENERS))
        lane.offer(await log.rows(1, 4 * PAGE))
        with capture_logs() as said:
            async with at_work(lane):
                await at(consumer, 4 * PAGE)
    assert paused(said) == []
    assert await seen(consumer) == list(range(1, 4 * PAGE + 1))


async def test_a_position_that_was_set_back_is_seen_by_the_repeated_last_row(producer: Core, consumer: Core) -> None:
    """A restored consumer: what its database forgot takes effect again, though the process never stopped."""
    async with producing(producer, 5):
        log = Log(consumer)
        lane = lane_of(consumer, log)
        lane.offer(await log.rows(1, 5))
        async with at_work(lane):
            await at(consumer, 5)
            # Asleep: its hands were empty and the head was asked.
            await until(lambda: not lane._behind and not lane._woken.is_set(), what="the lane to sleep")
            async with consumer.db.begin() as tx:
                await tx.execute(text("DELETE FROM seen WHERE n > 2"))
                await tx.execute(text("UPDATE positions SET seq = 2"))
            lane.offer(await log.rows(5, 5))
            await at(consumer, 5)
    assert await seen(consumer) == [1, 2, 3, 4, 5]


async def test_a_stopped_lane_keeps_nothing(producer: Core, consumer: Core) -> None:
    """It must not hold up the other lanes of its partition, nor fill the memory."""
    async with producing(producer, 5):
        log = Log(consumer)
        rows = await log.rows(4, 5)
        await producer.db.hot.execute("DELETE FROM log WHERE seq < 3")
        lane = lane_of(consumer, log)
        lane.offer(rows * WAITING)
        await asyncio.wait_for(lane.run(), 10)
        assert lane.stopped
        assert lane.has_room
        lane.offer(rows * WAITING)
        assert lane.has_room
    assert await seen(consumer) == []


@pytest.mark.parametrize("lost", [0, 1], ids=["kept", "lost"])
async def test_a_lane_with_full_hands_has_no_room(producer: Core, consumer: Core, lost: int) -> None:
    """Nothing is taken beyond it, and what was left out is pulled afterwards."""
    async with producing(producer, WAITING + 100 + lost):
        log = Log(consumer)
        lane = lane_of(consumer, log)
        lane.offer(await log.rows(1, WAITING - 1))
        assert lane.has_room
        lane.offer(await log.rows(WAITING, WAITING + 100))
        assert not lane.has_room
        async with at_work(lane):
            await at(consumer, WAITING + 100 + lost)
        assert lane.has_room
    assert log.asked == [(WAITING + 101, WAITING + 101)] * lost
