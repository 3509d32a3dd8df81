"""From a commit in one service to the effect in another: outbox, sequencer, publisher, broker, lane, position."""

import asyncio

from sqlalchemy import text

from chassis.service import Service
from chassis.testing.app_under_test import running
from chassis.testing.plugin import Parts, close_core, fresh_database, open_core
from chassis.testing.waiting import until
from contracts.wangqian.signing.v1.events_pb2 import InvitationSent
from contracts.wangqian.signing.v1.snapshots_pb2 import InvitationSnapshot


def sent(n: int) -> InvitationSent:
    return InvitationSent(invitation=InvitationSnapshot(invitation_id=str(n)))


async def test_events_take_effect_once_and_in_order(parts: Parts) -> None:
    producer = await open_core(parts, "signing", await fresh_database(parts, "chassis"))
    consumer = await open_core(parts, "termination", await fresh_database(parts, "chassis"))
    await consumer.db.hot.execute("CREATE TABLE seen (n integer, student text, at bigint GENERATED ALWAYS AS IDENTITY)")

    async def listen(tx, event) -> None:
        await tx.execute(
            text("INSERT INTO seen (n, student) VALUES (:n, :student)"),
            {"n": int(event.data.invitation.invitation_id), "student": event.key},
        )

    async with (
        running(producer, Service("signing", "signing")),
        running(consumer, Service("termination", "termination", listeners={InvitationSent: listen})),
    ):
        for n in range(50):
            async with producer.db.begin() as tx:
                tx.emit(sent(n), f"student-{n % 3}")
        await until(lambda: consumer.db.hot.fetchval("SELECT count(*) = 50 FROM seen"), what="50 events")
        await asyncio.sleep(0)
        assert [row["n"] for row in await consumer.db.hot.fetch("SELECT n FROM seen ORDER BY at")] == list(range(50))
    await close_core(producer)
    await close_core(consumer)
