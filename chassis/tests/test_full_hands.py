"""A lane whose hands are full: what it leaves in the broker is brought later, and no other lane waits for it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

import chassis.lane
from chassis import metrics
from chassis.core import Core
from chassis.database import Tx
from chassis.description import Service
from chassis.errors import Unavailable
from chassis.event import Event
from chassis.testing.app_under_test import running
from chassis.testing.events import keep, seen, sent
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from chassis.testing.waiting import until
from contracts.wangqian.review.v1.requests_pb2 import ReviewRequested

WAITING = 20


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short memory."""
    monkeypatch.setattr(chassis.lane, "WAITING", WAITING)


class Gate:
    """A listener that is away while it is shut."""

    def __init__(self, *sources: str) -> None:
        self.shut, self.came = set(sources), asyncio.Event()

    async def __call__(self, tx: Tx, event: Event) -> None:
        if event.source in self.shut:
            self.came.set()
            raise Unavailable("something behind it")
        await keep(tx, event)


class Asks(Gate):
    """Of review's requests, told apart by their version."""

    async def __call__(self, tx: Tx, event: Event) -> None:
        one = event._replace(key=event.source, data=sent(event.data.subject_version))
        await super().__call__(tx, one)


async def count(core: Core, numbers: int, key: str | None = None) -> None:
    async def there() -> bool:
        return len(await seen(core, key)) >= numbers

    await until(there, seconds=40, what=f"{numbers} events")


async def published(core: Core, events: int) -> None:
    all_out = "SELECT sum(published) = $1 FROM stream"
    await until(lambda: core.db.hot.fetchval(all_out, events), what="the broker to have them all")


def pulled(topic: str) -> float:
    return metrics.PULLED.labels(topic)._value.get()


async def test_a_full_lane_leaves_the_rest_in_the_broker(producer: Core, consumer: Core) -> None:
    gate = Gate()
    listens = Service("termination", "termination", listeners={type(sent(0)): gate})
    async with running(producer, Service("signing", "signing")), running(consumer, listens):
        await _emit(producer, [sent(0)])
        await count(consumer, 1)
        # From here on the broker brings everything: the lane is not behind.
        gate.shut.add("signing")
        before = pulled("signing.events.v1")
        for n in range(1, 10 * WAITING, 10):
            await _emit(producer, [sent(each) for each in range(n, n + 10)])
        await published(producer, 10 * WAITING + 1)
        await gate.came.wait()
        gate.shut.clear()
        await count(consumer, 10 * WAITING + 1)
    assert await seen(consumer) == list(range(10 * WAITING + 1))
    assert pulled("signing.events.v1") == before


@pytest.fixture
async def another(parts: Parts) -> AsyncIterator[Core]:
    """A second producer of review's requests."""
    core = await open_core(parts, "termination", await fresh_database(parts, "chassis"))
    yield core
    await close_core(core)


@pytest.fixture
async def review(parts: Parts) -> AsyncIterator[Core]:
    core = await open_core(parts, "review", await fresh_database(parts, "chassis"))
    await core.db.hot.execute("CREATE TABLE seen (n integer, key text, at bigint GENERATED ALWAYS AS IDENTITY)")
    yield core
    await close_core(core)


async def test_a_full_lane_does_not_hold_up_another_producers(producer: Core, another: Core, review: Core) -> None:
    """Both share a partition: what the full one cannot take is left out, and pulled afterwards."""
    asks = Asks("signing")
    listens = Service("review", "review", listeners={ReviewRequested: asks})
    async with (
        running(producer, Service("signing", "signing")),
        running(another, Service("termination", "termination")),
        running(review, listens),
    ):
        before = pulled("review.requests.v1")
        await _emit(producer, [ReviewRequested(subject_version=n) for n in range(2 * WAITING)])
        await published(producer, 2 * WAITING)
        await _emit(another, [ReviewRequested(subject_version=0)])
        # Behind them in the same partition: the first lane's hands are full by now.
        await count(review, 1, "termination")
        await _emit(producer, [ReviewRequested(subject_version=n) for n in range(2 * WAITING, 5 * WAITING)])
        await published(producer, 5 * WAITING)
        await _emit(another, [ReviewRequested(subject_version=1)])
        await count(review, 2, "termination")
        assert await seen(review, "signing") == []
        asks.shut.clear()
        await count(review, 5 * WAITING, "signing")
    assert await seen(review, "signing") == list(range(5 * WAITING))
    assert pulled("review.requests.v1") - before >= 3 * WAITING


async def _emit(core: Core, events: list[Any]) -> None:
    async with core.db.begin() as tx:
        for event in events:
            tx.emit(event, "student")
