"""Finding a group's people and filling their inboxes: once, whoever runs at the same time, and only fresh facts by mail."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.core import Core
from chassis.ids import new_id
from notify.use_cases import tell as telling
from notify.use_cases.tell import tell

SERVICE = "notify"


async def wish(
    core: Core, kind: str, group: str, cause: UUID | None = None, age: timedelta = timedelta(), template: str = "code"
) -> UUID:
    cause, now = cause or new_id(), datetime.now(UTC)
    await core.db.hot.execute(
        "INSERT INTO notices (cause, group_kind, group_id, template, facts, page, mailed, fact_at, state, next_try_at)"
        """ VALUES ($1, $2, $3, $4, '{"code": "1", "minutes": "5", "purpose": "登录"}', '/', true, $5, 'waiting', $6)""",
        cause, kind, group, template, now - age, now,
    )  # fmt: skip
    return cause


async def count(core: Core, table: str) -> int:
    return int(await core.db.hot.fetchval(f"SELECT count(*) FROM {table}"))


async def test_workers_at_the_same_time_tell_everybody_once(core: Core, sources: Any) -> None:
    await sources("identity")
    for _ in range(20):
        await wish(core, "employer", "e-1")
    await asyncio.gather(*[tell(core) for _ in range(4)])
    assert (await count(core, "messages"), await count(core, "letters")) == (40, 40)
    assert await core.db.hot.fetchval("SELECT count(*) FROM notices WHERE state = 'told' AND recipients = 2") == 20


async def test_somebody_in_two_groups_of_one_event_is_told_once(core: Core, sources: Any, directory: Any) -> None:
    directory.groups["college", "c-1"] = ["acc-office"]
    await sources("identity")
    cause = await wish(core, "school", "u-1")
    await wish(core, "college", "c-1", cause)
    await tell(core)
    assert (await count(core, "messages"), await count(core, "letters")) == (1, 1)


async def test_old_facts_write_no_letter(core: Core, sources: Any) -> None:
    await sources("identity")
    await wish(core, "student", "s-1", age=timedelta(hours=49))
    await tell(core)
    assert (await count(core, "messages"), await count(core, "letters")) == (1, 0)


async def test_an_account_is_its_own_group_and_needs_no_directory(core: Core) -> None:
    await wish(core, "account", "acc-office")
    await tell(core)
    assert await core.db.hot.fetchval("SELECT recipient FROM messages") == "acc-office"


async def test_a_group_of_nobody_is_an_end_that_can_be_seen(core: Core, sources: Any) -> None:
    await sources("identity")
    await wish(core, "employer", "e-gone")
    await tell(core)
    assert await core.db.hot.fetchval("SELECT state FROM notices") == "nobody"


async def test_a_broken_template_holds_up_nobody_else(core: Core, sources: Any) -> None:
    await sources("identity")
    await wish(core, "student", "s-1", template="no such template")
    await wish(core, "student", "s-1")
    await tell(core)
    assert await count(core, "messages") == 1
    assert await core.db.hot.fetchval("SELECT tries FROM notices WHERE state = 'waiting'") == 1


async def test_a_crash_before_the_commit_leaves_all_to_be_done(
    core: Core, sources: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends after the inbox was filled and before the letter was queued: neither happened."""
    await sources("identity")
    await wish(core, "student", "s-1")
    with monkeypatch.context() as broken:
        broken.setattr(telling.policy, "FRESH", None)
        with pytest.raises(TypeError):
            await tell(core)
    assert (await count(core, "messages"), await count(core, "letters")) == (0, 0)
    await tell(core)
    assert (await count(core, "messages"), await count(core, "letters")) == (1, 1)
