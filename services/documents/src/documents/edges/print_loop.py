"""The worker's loop over the print queue: take, make, publish. A worker killed at any point leaves a lease that runs out."""

import asyncio
import contextlib

from chassis.core import Core
from chassis.errors import Refusal, Unavailable
from chassis.logs import logger
from chassis.problem_json import sentence
from documents.adapters.print_queue import Order, PrintQueue
from documents.engine.refusals import CHARACTERS_NOT_PRINTABLE, TOO_MANY_PAGES, DocumentRefused
from documents.policy import AWAY_SECONDS, BACK_OFF, LEASE_SECONDS, LOUD_AFTER
from documents.use_cases.flag_print import flag_print
from documents.use_cases.make_print import UNREADABLE, Workshop, make_print
from documents.use_cases.publish_print import publish_print

# Trying again changes nothing about these.
FOR_PEOPLE = (CHARACTERS_NOT_PRINTABLE, TOO_MANY_PAGES, UNREADABLE)
# One more than there are renderers: while two set type, the third asks and signs.
LANES = 3
# An empty queue is looked at after 5 ms, then ever less often; a listener's wake starts over.
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 1.0


class PrintLoop:
    def __init__(self, workshop: Workshop, lease: float = LEASE_SECONDS) -> None:
        self._workshop = workshop
        self._core: Core = workshop.core
        self._lease = lease
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A print was wanted in a transaction that is about to commit."""
        self._woken.set()

    async def run(self) -> None:
        queue = PrintQueue(self._core.db.hot, self._lease)
        # Taking a print before there is a renderer would only hold its lease.
        await self._workshop.room.renderer()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(LANES):
                tasks.create_task(self._lane(queue))

    async def _lane(self, queue: PrintQueue) -> None:
        pause = FIRST_PAUSE
        while True:
            order = None if self._core.draining else await queue.take()
            if order is not None:
                await self._do(queue, order)
                pause = FIRST_PAUSE
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause)
            pause = FIRST_PAUSE if self._woken.is_set() else min(pause * 2, LONGEST_PAUSE)
            self._woken.clear()

    async def _do(self, queue: PrintQueue, order: Order) -> None:
        renewing = asyncio.create_task(self._renew(queue, order))
        try:
            made = await make_print(self._workshop, order)
            if await publish_print(self._core, order, made):
                await self._delete(order.abandoned_keys())
            else:
                logger().info("print.stale", agreement=str(order.agreement_id), version=order.version)
                await self._delete([order.file_key])
        except DocumentRefused as refused:
            await self._refused(queue, order, refused)
        except Unavailable as away:
            # Not the print's fault: asked again soon, however long it takes.
            logger().warning("print.waiting", agreement=str(order.agreement_id), why=str(away)[:300])
            await queue.put_back(order, AWAY_SECONDS, str(away), failed=False)
        except Exception as error:
            await self._later(queue, order, f"{type(error).__name__}: {error}")
        except asyncio.CancelledError:
            # A graceful stop: the next worker need not wait for the lease.
            await asyncio.shield(queue.put_back(order, 0, "", failed=False))
            raise
        finally:
            renewing.cancel()

    async def _refused(self, queue: PrintQueue, order: Order, refused: DocumentRefused) -> None:
        if refused.code not in FOR_PEOPLE:
            await self._later(queue, order, str(refused))
            return
        logger().error(
            "print.needs_attention", agreement=str(order.agreement_id), code=refused.code, facts=refused.facts
        )
        await flag_print(self._core, order, sentence(Refusal(refused.code, faults=(), **facts_of(refused))))

    async def _later(self, queue: PrintQueue, order: Order, why: str) -> None:
        seconds = BACK_OFF[min(order.failures, len(BACK_OFF) - 1)]
        level = logger().error if order.failures >= LOUD_AFTER else logger().warning
        level("print.later", agreement=str(order.agreement_id), version=order.version, why=why[:300], seconds=seconds)
        await queue.put_back(order, seconds, why, failed=True)

    async def _renew(self, queue: PrintQueue, order: Order) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            await queue.renew(order)

    async def _delete(self, keys: list[str]) -> None:
        """Files that no row knows; what is not there was never written."""
        for key in keys:
            with contextlib.suppress(FileNotFoundError):
                await self._core.files.delete(key)


def facts_of(refused: DocumentRefused) -> dict[str, str]:
    """The refusal's facts as its sentence wants them: fields in words, code points as they are."""
    facts = {name: str(value) for name, value in refused.facts.items() if name != "fields"}
    fields = refused.facts.get("fields", [])
    facts["characters"] = "、".join(sorted({point for _, point in fields}))
    facts["fields"] = "、".join(sorted({field for field, _ in fields}))
    return facts
