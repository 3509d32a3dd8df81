"""From a commit in one service to the effect in another: outbox, sequencer, publisher, broker, lane, position."""

from chassis.core import Core
from chassis.description import Service
from chassis.testing.app_under_test import running
from chassis.testing.events import LISTENERS, emit, seen
from chassis.testing.waiting import until


async def test_events_take_effect_once_and_in_order(producer: Core, consumer: Core) -> None:
    termination = Service("termination", "termination", listeners=LISTENERS)
    async with running(producer, Service("signing", "signing")), running(consumer, termination):
        await emit(producer, *range(50))
        await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 50 FROM seen"), what="50 events")
        assert await seen(consumer) == list(range(50))


async def test_a_new_consumer_is_filled_from_the_log(producer: Core, consumer: Core) -> None:
    """What was published before the consumer existed, and is in no broker any more, is pulled from the producer."""
    async with running(producer, Service("signing", "signing")):
        await emit(producer, *range(700))
        await until(lambda: producer.db.hot.fetchval("SELECT bool_and(published = 700) FROM stream WHERE head > 0"))
        # A broker address where nobody answers: everything has to come through Log.Read.
        deaf = consumer.settings.model_copy(update={"kafka_bootstrap": "127.0.0.1:1"})
        consumer.settings = deaf
        async with running(consumer, Service("termination", "termination", listeners=LISTENERS)):
            await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 700 FROM seen"), what="700 events")
    assert await seen(consumer) == list(range(700))


async def test_a_log_that_no_longer_reaches_back_stops_the_consumer_loudly(producer: Core, consumer: Core) -> None:
    async with running(producer, Service("signing", "signing")):
        await emit(producer, 0, 1, 2)
        await until(lambda: producer.db.hot.fetchval("SELECT sum(published) = 3 FROM stream"))
        await producer.db.hot.execute("DELETE FROM log WHERE seq = 1")
        from chassis.apply import Applier
        from chassis.lane import Lane, Place
        from chassis.log_service import readers

        read, head = readers(consumer.peers)
        lane = Lane(
            Place("signing", "signing.events.v1", 0), Applier(consumer.db, "termination", LISTENERS), read, head
        )
        await lane.run()
        assert lane.stopped
        assert await seen(consumer) == []
