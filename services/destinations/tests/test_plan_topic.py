"""The whole service at work on the broker: what others tell takes effect, and the plan goes out on its topic."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.core import Core
from chassis.testing.app_under_test import running
from chassis.testing.people import people_of
from chassis.testing.waiting import until
from contracts.wangqian.destinations.v1.plan_pb2 import PLAN_STATUS_CURRENT, PlanRecord
from destinations.app import build
from destinations.use_cases.submit import submit

from .commitments import Commitments
from .conftest import APPROVED, World, said
from .test_claims import the_student

SERVICE = "destinations"


@pytest.fixture
async def whole(core: Core, commitments: Commitments) -> AsyncIterator[World]:
    """The service with all its loops."""
    async with people_of(core) as people, running(core, build(core)):
        made = World(core, people, commitments)
        await made.begin(destination="either")
        yield made


async def test_each_change_of_a_record_goes_out_in_order(whole: World) -> None:
    one = await whole.effective()
    assert one["state"]["code"] == "effective"
    settings, found = whole.core.settings, []
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka_bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition("plan.records.v1", 0)])

        async def both() -> bool:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    if dict(record.headers)["platform"].decode() == settings.platform:
                        found.append((record.key.decode(), PlanRecord.FromString(record.value)))
            return len(found) >= 2

        await until(both)
    finally:
        await consumer.stop()
    assert [record.sequence for _, record in found] == [1, 2]
    assert {key for key, _ in found} == {whole.student.student_id}
    assert (found[-1][1].status, found[-1][1].settled) == (PLAN_STATUS_CURRENT, True)


async def test_the_worker_settles_what_a_killed_process_left(whole: World) -> None:
    made = await whole.draft()
    async with whole.core.db.begin(the_student(whole)) as tx:
        left = await submit(tx, UUID(made["id"]), whole.core.ids(), "")
    row = await until(lambda: _settled(whole, made["id"]), seconds=15)
    assert (row["state"], row["claim_id"]) == ("pending_review", left.claim_id)


async def _settled(world: World, destination_id: str) -> object:
    row = await world.row(destination_id)
    return row if row["state"] != "claiming" else None


async def test_approved_is_announced_once_however_often_the_decision_comes(whole: World) -> None:
    one = await whole.submitted()
    review_id = str((await whole.row(one["id"]))["review_id"])
    for _ in range(3):
        await whole.decide(one["id"], APPROVED, review_id=review_id)
    assert len(await said(whole.core, "DestinationEffective")) == 1
