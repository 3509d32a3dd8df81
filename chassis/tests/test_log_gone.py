"""A consumer that was away for longer than the log is kept stops and says so; an operator sets its position (protocols 4)."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from chassis.apply import Applier
from chassis.core import Core
from chassis.event import Row
from chassis.lane import Lane, Place
from chassis.log_service import LogServicer
from chassis.operator_command import command
from chassis.retention import shorten_log
from chassis.sequencer import Sequencer, ensure_streams
from chassis.testing.events import LISTENERS, emit, seen
from chassis.testing.waiting import until
from contracts.wangqian.log.v1.log_service_pb2 import HeadRequest, ReadRequest

PLACE = Place("signing", "signing.events.v1", 0)


def lane(producer: Core, consumer: Core) -> Lane:
    """A lane whose producer's log is asked without the way over gRPC, and whose broker forgot everything."""
    log = LogServicer(producer.db)

    async def read(place: Place, epoch: int, first: int, last: int) -> list[Row]:
        request = ReadRequest(topic=place.topic, shard=place.shard, epoch=epoch, to=last, **{"from": first})
        answer = await log.Read(request, None)  # type: ignore[arg-type]
        return [Row(r.epoch, r.seq, r.key, r.type, r.data, dict(r.headers)) for r in answer.rows]

    async def head(place: Place) -> tuple[int, int]:
        answer = await log.Head(HeadRequest(topic=place.topic, shard=place.shard), None)  # type: ignore[arg-type]
        return answer.epoch, answer.head

    return Lane(PLACE, Applier(consumer.db, "termination", LISTENERS), read, head)


async def test_it_stops_until_its_position_is_set(
    producer: Core, consumer: Core, capsys: pytest.CaptureFixture[str]
) -> None:
    await ensure_streams(producer.db, "signing")
    await emit(producer, *range(10))
    await Sequencer(producer.db, asyncio.Event(), asyncio.Event()).drain()
    old = producer.clock.now() - timedelta(days=producer.settings.log_days + 1)
    await producer.db.hot.execute("UPDATE log SET at = $1 WHERE seq <= 5", old)
    await producer.db.hot.execute("UPDATE stream SET published = head")
    await shorten_log(producer)

    away = lane(producer, consumer)
    with capture_logs() as said:
        await asyncio.wait_for(away.run(), 10)
    assert away.stopped
    assert [line["event"] for line in said] == ["consumer.log_gone"]
    assert await seen(consumer) == []

    await command(
        consumer.settings, ["positions", "set", "signing", PLACE.topic, "0", "1", "5", "ops", "filled from a dump"]
    )
    await command(consumer.settings, ["positions", "look"])
    assert "seq=5" in capsys.readouterr().out
    audited = await consumer.db.hot.fetch("SELECT topic, type FROM outbox")
    assert [(row["topic"], row["type"].rpartition(".")[2]) for row in audited] == [("audit.events.v1", "Audited")]

    back = asyncio.create_task(lane(producer, consumer).run())
    await until(lambda: consumer.db.hot.fetchval("SELECT count(*) >= 5 FROM seen"))
    back.cancel()
    assert await seen(consumer) == [5, 6, 7, 8, 9]


async def test_words_that_are_no_command_show_the_usage(consumer: Core) -> None:
    with pytest.raises(SystemExit, match="positions look"):
        await command(consumer.settings, ["positions", "forget"])
