"""Stale is done, transient waits, permanent is parked with the later ones of its key; other keys go on (protocols 4)."""

import asyncio

import pytest

from chassis.apply import Applier
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Stale, Unavailable
from chassis.event import Event, Row
from chassis.lane import Place
from chassis.parked import Key, Retrier, drop, look
from chassis.testing.events import keep, number, seen, sent

PLACE = Place("signing", "signing.events.v1", 0)


def row(seq: int, key: str = "a") -> Row:
    event = sent(seq)
    headers = {"id": f"id-{seq}", "time": "2026-06-01T00:00:00.000Z", "actor": ""}
    return Row(1, seq, key, event.DESCRIPTOR.full_name, event.SerializeToString(), headers)


class Listener:
    """Fails for the numbers in `bad`."""

    def __init__(self) -> None:
        self.bad: dict[int, Exception] = {}
        self.calls: list[int] = []

    async def __call__(self, tx: Tx, event: Event) -> None:
        self.calls.append(number(event))
        if fault := self.bad.get(number(event)):
            raise fault
        await keep(tx, event)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def applier(consumer: Core, listener: Listener) -> Applier:
    return Applier(consumer.db, "termination", {type(sent(0)): listener})


KEY = Key("termination", "signing", "signing.events.v1", "a")


async def test_stale_is_done(applier: Applier, listener: Listener, consumer: Core) -> None:
    listener.bad[2] = Stale("an older claim")
    await applier.apply(PLACE, (1, 0), [row(1), row(2), row(3)])
    assert await seen(consumer) == [1, 3]
    assert await applier.position(PLACE) == (1, 3)
    assert await look(consumer.db) == []


async def test_transient_changes_nothing_and_is_raised(applier: Applier, listener: Listener, consumer: Core) -> None:
    listener.bad[2] = Unavailable("identity")
    with pytest.raises(Unavailable):
        await applier.apply(PLACE, (1, 0), [row(1), row(2), row(3)])
    assert await seen(consumer) == []
    assert await applier.position(PLACE) == (1, 0)


async def test_permanent_is_parked_and_its_key_queues_behind(
    applier: Applier, listener: Listener, consumer: Core
) -> None:
    listener.bad[2] = ValueError("no such pair")
    await applier.apply(PLACE, (1, 0), [row(1), row(2), row(3, "b"), row(4), row(5, "b")])
    assert await seen(consumer) == [1, 3, 5]
    assert await applier.position(PLACE) == (1, 5)
    await applier.apply(PLACE, (1, 5), [row(6), row(7, "b")])
    assert await seen(consumer) == [1, 3, 5, 7]
    (parked,) = await look(consumer.db)
    assert (parked["key"], parked["messages"]) == ("a", 3)
    assert "no such pair" in parked["why"]
    assert listener.calls.count(2) >= 3, "tried three times before it is parked"


async def test_retry_hands_over_in_order(applier: Applier, listener: Listener, consumer: Core) -> None:
    listener.bad[2] = ValueError("not yet")
    await applier.apply(PLACE, (1, 0), [row(1), row(2), row(3)])
    retrier = Retrier(consumer.db, "termination", applier.listen)
    assert not await retrier.retry(KEY)
    assert await seen(consumer) == [1]
    listener.bad.clear()
    # A batch of the same key arrives while the retry works: whichever lock comes first, the order of the key holds.
    results = await asyncio.gather(retrier.retry(KEY), applier.apply(PLACE, (1, 3), [row(4), row(5)]))
    assert results[0] is True or await retrier.retry(KEY)
    assert await seen(consumer) == [1, 2, 3, 4, 5]
    assert await look(consumer.db) == []


async def test_a_fault_while_the_key_is_parked_does_not_free_it(
    applier: Applier, listener: Listener, consumer: Core
) -> None:
    listener.bad |= {1: ValueError("x"), 3: ValueError("y")}
    await applier.apply(PLACE, (1, 0), [row(1), row(2), row(3), row(4)])
    del listener.bad[1]
    retrier = Retrier(consumer.db, "termination", applier.listen)
    assert not await retrier.retry(KEY)
    assert await seen(consumer) == [1, 2]
    (parked,) = await look(consumer.db)
    assert parked["messages"] == 2


async def test_drop_is_audited_and_frees_the_rest(applier: Applier, listener: Listener, consumer: Core) -> None:
    listener.bad[1] = ValueError("never")
    await applier.apply(PLACE, (1, 0), [row(1), row(2)])
    assert await drop(consumer.db, KEY, "operator 7", "invitation of a deleted test school") == 1
    assert await Retrier(consumer.db, "termination", applier.listen).retry(KEY)
    assert await seen(consumer) == [2]
    assert await consumer.db.hot.fetchval("SELECT count(*) FROM outbox WHERE topic = 'audit.events.v1'") == 1
