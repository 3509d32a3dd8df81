"""The embedded broker keeps nothing: killed under a live consumer and started empty, it costs nothing (protocols 4)."""

import asyncio
import os
import signal

from chassis.core import Core
from chassis.description import Service
from chassis.testing.app_under_test import running
from chassis.testing.events import LISTENERS, emit, seen
from chassis.testing.plugin import Parts, pid_of
from chassis.testing.waiting import until


async def test_a_broker_emptied_under_a_live_consumer(parts: Parts, producer: Core, consumer: Core) -> None:
    termination = Service("termination", "termination", listeners=LISTENERS)
    async with running(producer, Service("signing", "signing")), running(consumer, termination):
        await emit(producer, *range(30))
        await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 30 FROM seen"))
        writing = asyncio.create_task(emit(producer, *range(30, 130)))
        for _ in range(2):
            before = pid_of(parts, "broker")
            os.kill(before, signal.SIGKILL)
            await until(
                lambda before=before: pid_of(parts, "broker") not in (0, before), what="the broker to be restarted"
            )
        await writing
        await until(
            lambda: consumer.db.hot.fetchval("SELECT count(*) >= 130 FROM seen"), seconds=150, what="130 events"
        )
    assert await seen(consumer) == list(range(130))


async def test_few_rows_after_many_were_forgotten(parts: Parts, producer: Core, consumer: Core) -> None:
    """The new broker ends before the offset that was read of the old one, and answers a fetch there with nothing."""
    termination = Service("termination", "termination", listeners=LISTENERS)
    async with running(producer, Service("signing", "signing")), running(consumer, termination):
        await emit(producer, *range(30))
        await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 30 FROM seen"))
        before = pid_of(parts, "broker")
        os.kill(before, signal.SIGKILL)
        await until(lambda: pid_of(parts, "broker") not in (0, before), what="the broker to be restarted")
        await emit(producer, 30)
        # Well before the silence after which the publisher repeats its last row.
        await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 31 FROM seen"), seconds=20, what="event 31")
        await emit(producer, 31)
        await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 32 FROM seen"), seconds=20, what="event 32")
    assert await seen(consumer) == list(range(32))
