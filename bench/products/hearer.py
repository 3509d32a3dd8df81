"""Another service that hears them: the chassis' consumer with a listener that keeps one row an event."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from bench.facts import CONSUMER, SOURCE, TOPIC, number, number_in
from bench.inside import Told, orders, run, say
from chassis.apply import Applier
from chassis.broker import Broker
from chassis.consumer import Consumer
from chassis.core import make_core
from chassis.database import Database, Tx
from chassis.event import Event, Row
from chassis.lane import Place
from chassis.listeners import InSets, Listeners
from chassis.log_service import readers
from chassis.main import settle
from chassis.settings import read_settings
from contracts.wangqian.signing.v1.events_pb2 import InvitationSent

PLACE = Place(SOURCE, TOPIC, 0)
_ONE = text("INSERT INTO seen (n, key) VALUES (:n, :key)")
_SET = text("INSERT INTO seen (n, key) SELECT * FROM unnest(CAST(:ns AS bigint[]), CAST(:keys AS text[]))")


async def keep(tx: Tx, event: Event) -> None:
    await tx.execute(_ONE, {"n": number(event), "key": event.key})


async def keep_set(tx: Tx, events: Sequence[Event]) -> None:
    """A backlog's events are told apart by their place in the stream."""
    for event in events:
        number(event)
    await tx.execute(_SET, {"ns": [event.seq for event in events], "keys": [event.key for event in events]})


class Timed(Applier):
    """Notes when the effect of each row was committed, if times are asked for."""

    def __init__(self, db: Database, listeners: Listeners, times: bool) -> None:
        super().__init__(db, CONSUMER, listeners)
        self._times = times
        self.handled: dict[int, float] = {}
        self.last = 0

    async def apply(self, place: Any, position: tuple[int, int], rows: Sequence[Row]) -> None:
        await super().apply(place, position, rows)
        now = time.monotonic()
        if self._times:
            self.handled |= {number_in(row.data): now for row in rows}
        self.last = rows[-1].seq


async def main(told: Told) -> None:
    """`until SEQ`: answers when that place of the stream has taken effect, with all times noted so far."""
    core = make_core(read_settings(CONSUMER, told["environment"]))
    await core.db.open()
    listeners: Listeners = {InvitationSent: InSets(keep_set) if told["sets"] else keep}
    applier = Timed(core.db, listeners, times=not told["sets"])
    read, head = readers(core.peers)
    consumer = Consumer(CONSUMER, applier, read, head, Broker.of(core.settings), 1)
    settle()
    say(ready=True)
    running: asyncio.Task[None] | None = None
    async for _, seq in orders():
        begun, cpu = time.monotonic(), time.process_time()
        running = running or asyncio.create_task(consumer.run())
        while applier.last < int(seq):
            if running.done():
                running.result()
            await asyncio.sleep(0.005)
        assert await applier.position(PLACE) >= (1, int(seq))
        say(seconds=time.monotonic() - begun, cpu=time.process_time() - cpu, handled=applier.handled)


if __name__ == "__main__":
    run(main)
