"""A frozen print becomes a file; the newest wanted version wins and nothing older is served; a killed worker's print is made again."""

import asyncio
import contextlib
import hashlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import pytest

from chassis.core import Core
from chassis.errors import Stale
from chassis.testing.waiting import until
from contracts.wangqian.documents.v1.events_pb2 import DocumentPublished
from documents.adapters.print_queue import PrintQueue
from documents.adapters.school_seals import SchoolSeals
from documents.app import build
from documents.edges.print_loop import PrintLoop
from documents.engine.agreement_print import Watermark
from documents.engine.refusals import DocumentRefused
from documents.engine.verify import verify
from documents.use_cases.make_print import Made, Workshop
from documents.use_cases.publish_print import publish_print

from .neighbours import IDENTITY_NUMBER, Neighbours, Signed, want

SERVICE = "documents"
pytest_plugins = ("chassis.testing.plugin",)


async def current(core: Core, signed: Signed) -> Any:
    return await core.db.hot.fetchrow(
        "SELECT * FROM documents WHERE agreement_id = $1 AND valid_until IS NULL", signed.agreement_id
    )


async def published(core: Core, signed: Signed, version: int) -> Any:
    async def there() -> Any:
        row = await current(core, signed)
        return row if row and row["version"] == version else None

    return await until(there, 90, what=f"version {version}")


def roots(core: Core) -> tuple[bytes, ...]:
    return SchoolSeals(core.settings).roots(core.clock.now())


async def test_from_pending_to_sealed_to_void(
    service: Core, neighbours: Neighbours, text_of: Callable[[bytes], str]
) -> None:
    signed = neighbours.keep(Signed("104862610000073"))
    await want(service, signed, 1, "pending")
    row = await published(service, signed, 1)
    paper = text_of(await service.files.get(row["file_key"]))
    assert (row["sealed"], row["pages"]) == (False, 2)
    for printed in (Watermark.AWAITING_APPROVAL, "程䶮", IDENTITY_NUMBER, "软件工程"):
        assert printed in paper

    await want(service, signed, 2, "effective")
    sealed = await published(service, signed, 2)
    pdf = await service.files.get(sealed["file_key"])
    verdict = await asyncio.to_thread(verify, pdf, roots(service), service.clock.now())
    assert sealed["sealed"]
    assert verdict.valid
    assert verdict.signatures[0].signer == "楚天大学"

    await want(service, signed, 3, "terminated")
    ended = await published(service, signed, 3)
    voided = await service.files.get(ended["file_key"])
    assert voided.startswith(pdf), "what was signed is not touched"
    verdict = await asyncio.to_thread(verify, voided, roots(service), service.clock.now())
    assert verdict.valid
    assert verdict.voided

    await until(lambda: service.db.hot.fetchval("SELECT count(*) = 3 FROM log WHERE topic = 'documents.events.v1'"))
    rows = await service.db.hot.fetch("SELECT key, data FROM log WHERE topic = 'documents.events.v1' ORDER BY seq")
    told = [DocumentPublished.FromString(row["data"]) for row in rows]
    assert {row["key"] for row in rows} == {str(signed.student_id)}
    assert [(event.version, event.kind, event.sealed) for event in told] == [
        (1, "pending", False),
        (2, "effective", True),
        (3, "terminated", True),
    ]
    assert told[2].sha256 == hashlib.sha256(voided).hexdigest()


async def test_voiding_what_was_never_sealed_prints_a_mark(
    service: Core, neighbours: Neighbours, text_of: Callable[[bytes], str]
) -> None:
    signed = neighbours.keep(Signed("104862610000081"))
    await want(service, signed, 1, "void")
    row = await published(service, signed, 1)
    assert not row["sealed"]
    assert Watermark.VOID in text_of(await service.files.get(row["file_key"]))


async def test_the_wanted_version_only_rises_and_the_older_file_ends_at_once(ready: Core) -> None:
    signed = Signed("104862610000099")
    await want(ready, signed, 2, "effective")
    queue = PrintQueue(ready.db.hot, 15)
    order = await queue.take()
    assert order is not None
    made = Made("00", 1, 1, True, "10486", "楚天大学", "t", "f")
    assert await publish_print(ready, order, made)
    assert await current(ready, signed)
    for version in (1, 2):
        with pytest.raises(Stale):
            await want(ready, signed, version, "pending")
    await want(ready, signed, 3, "reopened")
    assert await current(ready, signed) is None


async def test_a_newer_version_overtakes_one_that_is_being_made(ready: Core) -> None:
    signed = Signed("104862610000107")
    queue = PrintQueue(ready.db.hot, 15)
    await want(ready, signed, 1, "pending")
    old = await queue.take()
    assert old is not None
    await want(ready, signed, 2, "effective")
    new = await queue.take()
    assert new is not None
    made = Made("00", 1, 1, False, "10486", "楚天大学", "t", "f")
    assert not await publish_print(ready, old, made), "stale: never published"
    assert await publish_print(ready, new, made)
    assert not await publish_print(ready, old, made)
    assert [row["version"] for row in await ready.db.hot.fetch("SELECT version FROM documents")] == [2]


async def test_two_workers_of_one_print_publish_once(ready: Core) -> None:
    """The first worker's lease ran out while it still works: both finish, at the same moment."""
    signed = Signed("104862610000115")
    await want(ready, signed, 1, "pending")
    slow = await PrintQueue(ready.db.hot, -1).take()
    quick = await PrintQueue(ready.db.hot, 15).take()
    assert slow is not None
    assert quick is not None
    assert (slow.attempt, quick.attempt) == (1, 2)
    assert slow.file_key != quick.file_key
    made = Made("00", 1, 1, False, "10486", "楚天大学", "t", "f")
    assert await asyncio.gather(publish_print(ready, slow, made), publish_print(ready, quick, made)) == [False, True]


async def test_a_name_without_a_glyph_waits_for_a_person(service: Core, neighbours: Neighbours) -> None:
    signed = neighbours.keep(Signed("104862610000123", name="程\U000323af"))
    await want(service, signed, 1, "pending")

    async def flagged() -> Any:
        return await service.db.hot.fetchrow("SELECT state, why FROM prints WHERE state = 'needs_attention'")

    row = await until(flagged)
    assert "U+323AF" in row["why"]
    assert await current(service, signed) is None
    await until(
        lambda: service.db.hot.fetchval("SELECT count(*) = 1 FROM log WHERE type LIKE '%DocumentNeedsAttention'")
    )
    # The correction freezes a new print: it goes on by itself.
    signed.name = "程䶮"
    await want(service, signed, 2, "pending")
    assert await published(service, signed, 2)


async def test_a_peer_that_is_away_is_asked_again(ready: Core, neighbours: Neighbours) -> None:
    signed = neighbours.keep(Signed("104862610000131"))
    away = ready.settings.rpc["signing"]
    ready.settings.rpc["signing"] = "127.0.0.1:1"
    service = build(ready)
    await service.on_start[0]()
    loop = asyncio.create_task(service.loops[0]())
    try:
        await want(ready, signed, 1, "pending")
        await until(lambda: ready.db.hot.fetchval("SELECT why LIKE 'signing%' FROM prints"), 30)
        assert await ready.db.hot.fetchval("SELECT failures FROM prints") == 0
        ready.settings.rpc["signing"] = away
        await ready.peers.close()
        ready.peers._channels.clear()
        ready.peers._stubs.clear()
        assert await published(ready, signed, 1)
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await service.on_stop[0]()


async def test_a_worker_killed_while_rendering_leaves_nothing_half_done(ready: Core, neighbours: Neighbours) -> None:
    """A whole worker process, killed with -9 while it has taken the print; another one makes it under the next attempt."""
    signed = neighbours.keep(Signed("104862610000149"))
    environment = {
        **{name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ},
        **environment_of(ready),
    }
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        KILLED_WORKER,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await want(ready, signed, 1, "effective")
        first_file = f"agreements/{signed.agreement_id}/1.pdf"
        await until(
            lambda: worker.returncode is not None or ready.files.exists(first_file), 60, "the file without a row"
        )
    finally:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        _, said = await worker.communicate()
    assert worker.returncode == -signal.SIGKILL, said.decode()
    assert await current(ready, signed) is None
    service = build(ready)
    workshop = service.loops[0].__self__._workshop  # type: ignore[attr-defined]
    await service.on_start[0]()
    loop = asyncio.create_task(
        PrintLoop(Workshop(ready, workshop.room, workshop.seals, workshop.template), lease=2).run()
    )
    try:
        row = await published(ready, signed, 1)
        assert row["sealed"]
        assert row["file_key"].endswith("/2.pdf")
        await until(lambda: gone(ready, first_file), what="the abandoned file to be removed")
        assert await ready.db.hot.fetchval("SELECT count(*) FROM documents") == 1
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await service.on_stop[0]()


async def gone(core: Core, key: str) -> bool:
    return not await core.files.exists(key)


# Stores the file and stops there for ever: the worst instant, a file without a row.
KILLED_WORKER = """
import asyncio
from chassis.core import make_core
from chassis.settings import read_settings
import os
from documents.app import build
from documents.edges import print_loop
from documents.adapters.print_queue import PrintQueue
PrintQueue.renew = lambda *_: asyncio.sleep(0)
async def never(*_):
    await asyncio.sleep(3600)
print_loop.publish_print = never
print_loop.LEASE_SECONDS = 2
async def main():
    core = make_core(read_settings("documents", dict(os.environ)))
    await core.db.open()
    service = build(core)
    service.loops[0].__self__._lease = 2
    await service.on_start[0]()
    await service.loops[0]()
asyncio.run(main())
"""


def environment_of(core: Core) -> dict[str, str]:
    """The WQ_ table that a process of this core is told."""
    told = core.settings.model_dump(mode="json", exclude={"rpc", "clock_file"})
    table = {f"WQ_{name.upper()}": str(value) for name, value in told.items()}
    table["WQ_SEED"] = "false"
    return table | {f"WQ_RPC_{name.upper()}": address for name, address in core.settings.rpc.items()}


async def test_production_seals_with_no_test_certificate(ready: Core) -> None:
    seals = SchoolSeals(ready.settings.model_copy(update={"env": "production"}))
    with pytest.raises(DocumentRefused, match=r"document\.test_authority_in_production"):
        seals._credential("10486", "楚天大学", ready.clock.now())
    assert seals.roots(ready.clock.now()) == ()
