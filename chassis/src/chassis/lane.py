"""One producer's stream of one topic and shard, taken in order exactly once (protocols 4, Consume).

The broker is only the fast way: rows come from it when they follow the position, and are pulled from the producer's own log
when they do not. The position moves in the transaction of the effect.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from chassis import metrics
from chassis.apply import Applier, Moved
from chassis.database import is_transient
from chassis.errors import Refusal, Unavailable
from chassis.event import Position, Row
from chassis.logs import logger

BATCH = 500
# With so many rows in memory a lane takes no more.
WAITING = 5000


@dataclass(frozen=True)
class Place:
    source: str
    topic: str
    shard: int


# (place, epoch, from, to) -> rows; raises Refusal log.gone, Unavailable.
Read = Callable[[Place, int, int, int], Awaitable[list[Row]]]
# place -> (epoch, head)
Head = Callable[[Place], Awaitable[Position]]


class Lane:
    def __init__(self, place: Place, applier: Applier, read: Read, head: Head) -> None:
        self.place = place
        self._applier, self._read, self._head = applier, read, head
        self._waiting: deque[Row] = deque()
        self._woken = asyncio.Event()
        # Where the position stands as far as we moved it ourselves; None: look.
        self._at: Position | None = None
        # True: rows may be missing at the end, ask the producer's head.
        self._behind = True
        self.stopped = False

    @property
    def has_room(self) -> bool:
        return len(self._waiting) < WAITING

    def offer(self, rows: Iterable[Row]) -> None:
        """Rows from the broker, in its order. A stopped lane swallows them."""
        if not self.stopped:
            self._waiting.extend(rows)
            self._woken.set()

    def look_back(self) -> None:
        """Rows were lost on the way: ask the producer's own log how far it goes."""
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
            except Moved:
                # Whoever moved it went on in our place: the next step looks where it stands now.
                continue
            except Exception as error:
                if isinstance(error, Refusal) and error.code == "log.gone":
                    # Nothing is kept from now on: other producers' lanes share the partition.
                    self.stopped = True
                    self._waiting.clear()
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
        if self._waiting:
            await self._take()
        elif self._behind:
            # Asked only with empty hands: a producer that is away must not keep what the broker brought waiting.
            await self._catch_up()
        else:
            # Whoever sets the position back does it while we sleep.
            self._at = None
            self._woken.clear()
            await self._woken.wait()

    async def _take(self) -> None:
        """One batch of what the broker brought, and before it whatever it left out."""
        at = await self._position()
        while self._waiting and self._waiting[0].position <= at:
            self._waiting.popleft()
        if not self._waiting:
            return
        if run := following(at, islice(self._waiting, BATCH)):
            await self._apply(at, run)
        else:
            await self._pull(*self._waiting[0].position)

    async def _catch_up(self) -> None:
        """Pull as far as the producer's log goes, or until the broker's rows go on from there."""
        # First, so that a loss told of meanwhile is not forgotten.
        self._behind = False
        try:
            epoch, head = await self._head(self.place)
            await self._pull(epoch, head + 1)
            if await self._position() < (epoch, head):
                # What the broker brought goes on from here, and may end before the head.
                self._behind = True
        except BaseException:
            self._behind = True
            raise

    async def _pull(self, epoch: int, before: int) -> None:
        """Bring the position to the place before this one from the producer's log; a page is read while the one before is applied."""
        at = await self._position()
        page = await self._page(at, epoch, before)
        while page:
            end = page[-1].position
            applied, ahead = await asyncio.gather(
                self._apply(at, page), self._page(end, epoch, before), return_exceptions=True
            )
            if isinstance(applied, BaseException):
                raise applied
            if isinstance(ahead, BaseException):
                raise ahead
            at, page = end, ahead

    async def _page(self, after: Position, epoch: int, before: int) -> list[Row]:
        """The log's rows after that place; none when (epoch, before) is next, or a row that the broker brought."""
        first = after[1] + 1 if after[0] == epoch else 1
        if after[0] > epoch or first >= before or self._in_hands(after):
            return []
        rows = await self._read(self.place, epoch, first, min(before - 1, first + BATCH - 1))
        run = following(after, rows)
        if not run:
            raise Unavailable(f"log of {self.place.source} gave nothing from {first}")
        metrics.PULLED.labels(self.place.topic).inc(len(run))
        return run

    def _in_hands(self, after: Position) -> bool:
        """The first row that waits goes on from that place, or begins before it."""
        if not self._waiting:
            return False
        first = self._waiting[0]
        return first.position <= after or bool(following(after, [first]))

    async def _position(self) -> Position:
        if self._at is None:
            self._at = await self._applier.position(self.place)
        return self._at

    async def _apply(self, at: Position, run: list[Row]) -> None:
        # Unknown until it is done: what fails may have moved it half-way.
        self._at = None
        await self._applier.apply(self.place, at, run)
        self._at = run[-1].position


def following(position: Position, rows: Iterable[Row]) -> list[Row]:
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
