"""One producer's stream of one topic and shard, taken in order exactly once (protocols 4, Consume).

The broker is only the fast way: rows come from it when they follow the position, and are pulled from the producer's own log
when they do not. The position moves in the transaction of the effect.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from chassis import metrics
from chassis.apply import Applier
from chassis.database import is_transient
from chassis.errors import Refusal, Unavailable
from chassis.event import Row
from chassis.logs import logger

BATCH = 500
# Rows beyond this are dropped from memory: the producer's log has them.
WAITING = 5000


@dataclass(frozen=True)
class Place:
    source: str
    topic: str
    shard: int


# (place, epoch, from, to) -> rows; raises Refusal log.gone, Unavailable.
Read = Callable[[Place, int, int, int], Awaitable[list[Row]]]
# place -> (epoch, head)
Head = Callable[[Place], Awaitable[tuple[int, int]]]


class Lane:
    def __init__(self, place: Place, applier: Applier, read: Read, head: Head) -> None:
        self.place = place
        self._applier, self._read, self._head = applier, read, head
        self._waiting: deque[Row] = deque()
        self._woken = asyncio.Event()
        # True: rows may be missing at the end, ask the producer's head.
        self._behind = True
        self.stopped = False

    def offer(self, rows: Sequence[Row]) -> None:
        """Rows from the broker, in its order."""
        if len(self._waiting) > WAITING:
            self._behind = True
        else:
            self._waiting.extend(rows)
        self._woken.set()

    def look_back(self) -> None:
        """The broker lost rows: ask the producer's own log how far it goes."""
        self._behind = True
        self._woken.set()

    async def run(self) -> None:
        back_off = 0.1
        while not self.stopped:
            try:
                await self._step()
                back_off = 0.1
            except asyncio.CancelledError:
                raise
            except Exception as error:
                if isinstance(error, Refusal) and error.code == "log.gone":
                    self.stopped = True
                    logger().error(
                        "consumer.log_gone", source=self.place.source, topic=self.place.topic, seq=error.facts["seq"]
                    )
                    return
                # Transient by construction: permanent faults were parked by the applier. Back off without limit, never skip.
                label = metrics.PAUSED.labels(self.place.source, self.place.topic)
                label.set(1)
                expected = isinstance(error, Unavailable) or is_transient(error)
                place = {"source": self.place.source, "topic": self.place.topic}
                logger().warning(
                    "consumer.paused",
                    **place,
                    error=type(error).__name__,
                    seconds=back_off,
                    exc_info=None if expected else error,
                )
                self._woken.clear()
                with contextlib.suppress(TimeoutError):
                    # With empty hands only the producer is missing: what the broker brings meanwhile is taken at once.
                    await asyncio.wait_for((asyncio.Event() if self._waiting else self._woken).wait(), back_off)
                back_off = min(back_off * 2, 10.0)
                label.set(0)

    async def _step(self) -> None:
        if not self._waiting:
            # Asked only with empty hands: a producer that is away must not keep what the broker brought waiting.
            if self._behind:
                await self._catch_up()
            else:
                self._woken.clear()
                await self._woken.wait()
            return
        rows = [self._waiting[i] for i in range(min(BATCH, len(self._waiting)))]
        await self._take(rows)
        for _ in rows:
            self._waiting.popleft()

    async def _catch_up(self) -> None:
        # First, so that a loss told of meanwhile is not forgotten.
        self._behind = False
        try:
            epoch, head = await self._head(self.place)
            while await self._applier.position(self.place) < (epoch, head):
                await self._pull_to(epoch, head + 1)
        except BaseException:
            self._behind = True
            raise

    async def _take(self, rows: list[Row]) -> None:
        """Bring the position to the last of these rows."""
        while True:
            position = await self._applier.position(self.place)
            newer = [row for row in rows if (row.epoch, row.seq) > position]
            if not newer:
                return
            run = following(position, newer)
            if run:
                await self._applier.apply(self.place, position, run)
            else:
                await self._pull_to(newer[0].epoch, newer[0].seq)

    async def _pull_to(self, epoch: int, before: int) -> None:
        """Pull one page of what lies between the position and (epoch, before), and apply it."""
        at_epoch, at = await self._applier.position(self.place)
        first = at + 1 if at_epoch == epoch else 1
        rows = await self._read(self.place, epoch, first, min(before - 1, first + BATCH - 1))
        run = following((at_epoch, at), rows)
        if not run:
            raise Unavailable(f"log of {self.place.source} gave nothing from {first}")
        metrics.PULLED.labels(self.place.topic).inc(len(run))
        await self._applier.apply(self.place, (at_epoch, at), run)


def following(position: tuple[int, int], rows: Sequence[Row]) -> list[Row]:
    """The leading rows that follow the position without a gap: (epoch, seq + 1), or a later epoch's 1. Doubles inside are dropped."""
    run: list[Row] = []
    epoch, seq = position
    for row in rows:
        if (row.epoch, row.seq) <= (epoch, seq):
            continue
        if (row.epoch, row.seq) != (epoch, seq + 1) and not (row.epoch > epoch and row.seq == 1):
            break
        run.append(row)
        epoch, seq = row.epoch, row.seq
    return run
