"""Tell a group: find its people, put the message into each inbox and a letter into the queue, exactly once."""

import asyncio
from datetime import timedelta
from typing import Any

import jinja2
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Unavailable
from chassis.logs import logger
from notify import policy, rendering
from notify.adapters import directory, notices
from notify.adapters.tables import letters, messages

AT_ONCE = 100
ASKED_TOGETHER = 8
PAUSE = timedelta(seconds=2)
# A template that fails waits for its repair and holds up nobody else.
BROKEN_PAUSE = timedelta(minutes=10)

Group = tuple[str, str]


async def tell(core: Core) -> bool:
    """One round; harmless when two workers run it at once. Says whether more is waiting."""
    async with core.db.read() as tx:
        due = await notices.due(tx, AT_ONCE)
    if not due:
        return False
    people = await _people_of(core, {(row["group_kind"], row["group_id"]) for row in due})
    for row in due:
        found = people[row["group_kind"], row["group_id"]]
        if found is None:
            async with core.db.begin() as tx:
                await notices.later(tx, row, PAUSE)
            continue
        try:
            async with core.db.begin() as tx:
                await _deliver(core, tx, row, found)
        except jinja2.TemplateError as error:
            logger().error("notice.template_broken", template=row["template"], exc_info=error)
            async with core.db.begin() as tx:
                await notices.later(tx, row, BROKEN_PAUSE)
    return len(due) == AT_ONCE


async def _people_of(core: Core, groups: set[Group]) -> dict[Group, list[str] | None]:
    """Accounts of each group; None where identity does not answer now."""
    gate = asyncio.Semaphore(ASKED_TOGETHER)

    async def ask(group: Group) -> tuple[Group, list[str] | None]:
        async with gate:
            try:
                return group, await directory.recipients(core.peers, *group)
            except Unavailable:
                return group, None

    return dict(await asyncio.gather(*map(ask, sorted(groups))))


async def _deliver(core: Core, tx: Tx, row: RowMapping, people: list[str]) -> None:
    if not await notices.close(tx, row, "tell" if people else "find_nobody", len(people)):
        return
    if not people:
        logger().warning("notice.nobody", group=row["group_kind"], group_id=row["group_id"], template=row["template"])
        return
    shown = rendering.notice(row["template"], row["facts"])
    about: dict[str, Any] = {"cause": row["cause"], "page": row["page"], "fact_at": row["fact_at"], "at": tx.now}
    inbox = {"kind": row["template"], "title": shown.title, "body": shown.body, **about}
    # Somebody may stand in two groups of one event: the constraint keeps it to one message.
    await tx.execute(
        insert(messages)
        .values([{"id": core.ids(), "recipient": person, **inbox} for person in people])
        .on_conflict_do_nothing()
    )
    if not row["mailed"] or tx.now - row["fact_at"] > policy.FRESH:
        return
    letter = {"template": row["template"], "facts": row["facts"], "state": "queued", "next_try_at": tx.now, **about}
    await tx.execute(
        insert(letters)
        .values([{"id": core.ids(), "recipient": person, "channel": policy.EMAIL, **letter} for person in people])
        .on_conflict_do_nothing()
    )
