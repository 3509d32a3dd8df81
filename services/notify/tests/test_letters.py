"""Letters: what the mail server says becomes a state; what nobody knows is tried again under the same Message-ID."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.core import Core
from chassis.ids import new_id
from chassis.testing.plugin import Parts
from chassis.testing.waiting import until
from notify import rules
from notify.adapters import letters, mail
from notify.outcome import DELIVERED, Outcome
from notify.settings import Channels, read_channels
from notify.use_cases.send_letters import send_letters

from .mailbox import Mailbox, open_mailbox

SERVICE = "notify"


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with open_mailbox() as box:
        yield box


@pytest.fixture
def channels(core: Core, mailbox: Mailbox) -> Channels:
    return replace(read_channels(core), smtp_port=mailbox.port, catching=False)


async def queue(core: Core, recipient: str = "acc-student", age: timedelta = timedelta()) -> Any:
    letter_id, now = new_id(), datetime.now(UTC)
    await core.db.hot.execute(
        "INSERT INTO letters (id, recipient, channel, cause, template, facts, page, fact_at, state, next_try_at, at)"
        " VALUES ($1, $2, 'email', $3, 'invitation_sent', $4::jsonb, '/invitations/1', $5, 'queued', $6, $6)",
        letter_id, recipient, new_id(), json.dumps(dict(rules.samples())), now - age, now,
    )  # fmt: skip
    return letter_id


async def letter(core: Core) -> tuple[str, str, int]:
    row = await core.db.hot.fetchrow("SELECT state, why, attempt FROM letters")
    return row["state"], row["why"], row["attempt"]


def later(core: Core, **by: float) -> None:
    core.clock = core.db.clock = FixedClock(datetime.now(UTC) + timedelta(**by))


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        ("250 kept", "sent", ""),
        ("451 come again", "queued", "channel.busy"),
        ("554 we do not like it", "failed", "content.refused"),
    ],
)
async def test_the_servers_answer_is_the_state(
    core: Core, sources: Any, mailbox: Mailbox, channels: Channels, answer: str, state: str, why: str
) -> None:
    await sources("identity")
    await queue(core)
    mailbox.answer = answer
    await send_letters(core, channels)
    assert await letter(core) == (state, why, 1)


async def test_a_letter_that_was_put_off_goes_again_when_it_is_due(
    core: Core, sources: Any, mailbox: Mailbox, channels: Channels
) -> None:
    await sources("identity")
    letter_id = await queue(core)
    mailbox.answer = "451 come again"
    await send_letters(core, channels)
    mailbox.answer = "250 kept"
    await send_letters(core, channels)
    assert await letter(core) == ("queued", "channel.busy", 1)
    later(core, seconds=30)
    await send_letters(core, channels)
    assert await letter(core) == ("sent", "", 2)
    assert mailbox.seen == [f"<{letter_id}@{channels.mail_domain}>"] * 2


async def test_no_server_is_no_attempt_lost(core: Core, sources: Any, channels: Channels) -> None:
    await sources("identity")
    await queue(core)
    await send_letters(core, replace(channels, smtp_port=1))
    assert await letter(core) == ("queued", "channel.away", 1)


async def test_a_lost_answer_is_uncertain_and_repeated_under_the_same_id(
    core: Core, sources: Any, mailbox: Mailbox, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sources("identity")
    letter_id = await queue(core)
    mailbox.silent = True
    monkeypatch.setattr(mail.Postbox.__init__, "__defaults__", (0.3,))
    await send_letters(core, channels)
    assert await letter(core) == ("uncertain", "answer.lost", 1)
    mailbox.silent = False
    later(core, minutes=1)
    await send_letters(core, channels)
    assert await letter(core) == ("sent", "", 2)
    assert mailbox.seen == [f"<{letter_id}@{channels.mail_domain}>"] * 2


async def test_a_process_killed_between_sending_and_the_answer_leaves_a_letter_that_goes_again(
    parts: Parts, core: Core, sources: Any, mailbox: Mailbox, channels: Channels
) -> None:
    """kill -9 of a whole service while the mail server has the letter and has not answered."""
    await sources("identity")
    letter_id = await queue(core)
    mailbox.silent = True
    environment = {
        **parts.environment("notify"),
        "WQ_DATABASE_URL": core.settings.database_url,
        "WQ_STATE_DIR": str(core.settings.state_dir),
        "WQ_SEED": "0",
        "WQ_SMTP_PORT": str(mailbox.port),
        "WQ_CATCHER": "0",
        "PATH": os.environ["PATH"],
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "notify", "all", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        await until(lambda: mailbox.seen, seconds=30, what="the letter at the mail server")
    finally:
        process.kill()
        await process.wait()
    assert await letter(core) == ("sending", "", 1)
    mailbox.silent = False
    await send_letters(core, channels)
    assert await letter(core) == ("sending", "", 1), (
        "another worker's attempt is left alone while it may still be going on"
    )
    later(core, minutes=2)
    await send_letters(core, channels)
    assert await letter(core) == ("sent", "", 2)
    assert mailbox.seen == [f"<{letter_id}@{channels.mail_domain}>"] * 2


async def test_two_workers_send_each_letter_once(
    core: Core, sources: Any, mailbox: Mailbox, channels: Channels
) -> None:
    await sources("identity")
    for _ in range(20):
        await queue(core)
    await asyncio.gather(*[send_letters(core, channels) for _ in range(4)])
    assert await core.db.hot.fetchval("SELECT count(*) FROM letters WHERE state = 'sent' AND attempt = 1") == 20
    assert len(mailbox.seen) == len(set(mailbox.seen)) == 20


async def test_a_late_end_of_an_abandoned_attempt_changes_nothing(core: Core) -> None:
    letter_id = await queue(core)
    async with core.db.begin() as tx:
        (row,) = await letters.due(tx, 10)
        first = await letters.begin_attempt(tx, row, "")
        assert await letters.begin_attempt(tx, row, "") is None
    later(core, minutes=2)
    async with core.db.begin() as tx:
        assert await letters.abandon_lost(tx) == 1
        (row,) = await letters.due(tx, 10)
        second = await letters.begin_attempt(tx, row, "")
        assert not await letters.end_attempt(tx, letter_id, first or 0, Outcome("refuse", "content.refused"))
        assert await letters.end_attempt(tx, letter_id, second or 0, DELIVERED)
    assert await letter(core) == ("sent", "", 2)


async def test_old_facts_stay_in_the_inbox(core: Core, sources: Any, mailbox: Mailbox, channels: Channels) -> None:
    await sources("identity")
    await queue(core, age=timedelta(hours=49))
    await send_letters(core, channels)
    assert await letter(core) == ("failed", "fact.too_old", 0)
    assert mailbox.seen == []


@pytest.mark.parametrize(
    ("address", "why"),
    [("", "address.none"), ("not an address", "address.refused"), ("a@b\r\nBcc: c@d", "address.refused")],
)
async def test_an_address_that_is_none(
    core: Core, sources: Any, directory: Any, mailbox: Mailbox, channels: Channels, address: str, why: str
) -> None:
    directory.addresses["acc-student"] = address
    await sources("identity")
    await queue(core)
    await send_letters(core, channels)
    assert await letter(core) == ("failed", why, 0)
    assert mailbox.seen == []


async def test_a_dead_address_is_told_once_and_not_tried_again(notify: Core, sources: Any, directory: Any) -> None:
    """The catcher's own refusing domain; a new address is used at once."""
    directory.addresses["acc-student"] = "gone@refused.invalid"
    await sources("identity")
    core, hot = notify, notify.db.hot
    await queue(core)
    await until(lambda: hot.fetchval("SELECT count(*) FROM letters WHERE why = 'address.refused'"), what="the refusal")
    await queue(core)
    await until(lambda: hot.fetchval("SELECT count(*) FROM letters WHERE why = 'address.dead'"), what="no second try")
    told = await hot.fetch("SELECT recipient, kind, body FROM messages")
    assert [(row["recipient"], row["kind"]) for row in told] == [("acc-student", "address_dead")]
    assert "gone@" not in told[0]["body"]
    directory.addresses["acc-student"] = "new@people.example"
    await queue(core)
    await until(
        lambda: hot.fetchval("SELECT count(*) FROM caught WHERE address = 'new@people.example'"), what="a letter"
    )
