"""The example consumer against a real broker: in step, in spite of doubles and late records, from where it stopped."""

import asyncio
import csv
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from chassis.testing.plugin import Parts
from chassis.testing.waiting import until
from contracts.wangqian.destinations.v1.plan_pb2 import (
    PLAN_STATUS_CURRENT,
    PLAN_STATUS_REMOVED,
    PlanRecord,
)
from plan_system.follow import TOPIC, Asked, follow
from plan_system.plan import Plan

Send = Callable[..., Awaitable[None]]


def record(student: str, sequence: int, **changes: Any) -> PlanRecord:
    facts = {
        "status": PLAN_STATUS_CURRENT,
        "name": "陈思源",
        "student_number": student,
        "class_year": 2026,
        "settled": True,
    }
    return PlanRecord(student_id=student, sequence=sequence, **(facts | changes))


@pytest.fixture
async def send(parts: Parts) -> AsyncIterator[tuple[str, str, Send]]:
    """(broker, installation, send): records as the platform's publisher sends them."""
    bootstrap, platform = parts.environment("destinations")["WQ_KAFKA_BOOTSTRAP"], str(uuid4())
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=False)
    await producer.start()

    async def sent(*records: PlanRecord, platform: str = platform) -> None:
        for one in records:
            headers = [("ce_type", b"wangqian.destinations.v1.PlanRecord"), ("platform", platform.encode())]
            await producer.send_and_wait(TOPIC, one.SerializeToString(), one.student_id.encode(), 0, headers=headers)

    yield bootstrap, platform, sent
    await producer.stop()


@asynccontextmanager
async def following(asked: Asked) -> AsyncIterator[None]:
    task = asyncio.create_task(follow(asked))
    try:
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def rows(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as source:
            return list(csv.DictReader(source))
    titles, *found = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(titles, row, strict=True)) for row in found if any(row)]


@pytest.mark.parametrize("name", ["plan.csv", "plan.xlsx"])
async def test_the_file_keeps_in_step_and_goes_on_after_a_stop(
    send: tuple[str, str, Send], tmp_path: Path, name: str
) -> None:
    bootstrap, platform, sent = send
    asked = Asked(bootstrap, tmp_path / name, platform)
    await sent(
        record("b", 1),
        record("a", 1),
        record("a", 3, employer_name="=1+1"),
        record("a", 2),
        record("x", 1),
        platform=platform,
    )
    await sent(record("stranger", 9), platform="another installation")

    def names() -> list[str]:
        return [row["学号"] for row in rows(asked.target)]

    async with following(asked):
        await until(lambda: names() == ["a", "b", "x"])
    kept = rows(asked.target)[0]
    assert str(kept["序号"]).removesuffix(".0") == "3"
    assert "1+1" in str(kept["单位名称"])
    # While we are away: a change, an older record sent again, one who left the class year.
    await sent(
        record("b", 2, name="李新"), record("b", 1), record("x", 2, status=PLAN_STATUS_REMOVED), platform=platform
    )
    async with following(asked):
        await until(lambda: names() == ["a", "b"])
        await until(lambda: rows(asked.target)[1]["姓名"] == "李新")
    offsets = Plan.load(asked.state).offsets
    assert offsets == {"0": max(offsets.values())}


async def test_a_file_that_was_lost_is_written_again_from_what_is_kept(
    send: tuple[str, str, Send], tmp_path: Path
) -> None:
    bootstrap, platform, sent = send
    asked = Asked(bootstrap, tmp_path / "plan.csv", platform)
    await sent(record("a", 1))
    async with following(asked):
        await until(lambda: len(rows(asked.target)) == 1)
    asked.target.unlink()
    async with following(asked):
        await until(lambda: len(rows(asked.target)) == 1)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6), st.booleans()), max_size=30))
def test_the_highest_sequence_wins_in_any_order(told: list[tuple[str, int, bool]]) -> None:
    """Equal sequences are the same record: the first word of each counts."""
    said: dict[tuple[str, int], bool] = {}
    for student, sequence, removed in told:
        said.setdefault((student, sequence), removed)
    plan = Plan()
    for student, sequence, _ in told:
        status = PLAN_STATUS_REMOVED if said[student, sequence] else PLAN_STATUS_CURRENT
        plan.take(record(student, sequence, status=status))
    newest = {student: max(s for one, s in said if one == student) for student, _ in said}
    there = {student for student, sequence in newest.items() if not said[student, sequence]}
    assert set(plan.rows) == there
    assert all(plan.rows[student]["序号"] == newest[student] for student in there)
