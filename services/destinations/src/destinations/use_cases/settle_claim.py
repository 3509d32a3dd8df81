"""An attempt at the commitment gets its answer: asked for outside any transaction, written down by whoever comes first.

The request that submitted and the sweeper run this same function (protocols 1)."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from chassis.actor import PLATFORM, Actor
from chassis.core import Core
from chassis.database import Tx
from chassis.errors import Refusal, Unavailable
from chassis.logs import logger
from contracts.catalogue import reasons
from contracts.wangqian.destinations.v1.events_pb2 import DestinationSubmitted
from destinations import events
from destinations.adapters import destinations, peers, trail
from destinations.adapters.peers import Answer
from destinations.destination import Destination
from destinations.use_cases.keep_record import keep_destination

# What else belongs into the settling transaction (the remembered answer of a request); gets the row as it is now.
Also = Callable[[Tx, Destination], Awaitable[None]]


async def settle_claim(
    core: Core, destination_id: UUID, claim_id: UUID, actor: Actor = PLATFORM, also: Also | None = None
) -> Destination:
    """Ask and write down; answers the row as it is then: still `claiming` where no answer came, to be asked about again."""
    async with core.db.read() as tx:
        one = await destinations.load(tx, destination_id)
    answer = await _ask(core, one, claim_id) if one.awaits(claim_id) else None
    async with core.db.begin(actor) as tx:
        now = await write_answer(tx, destination_id, claim_id, answer, core.ids())
        if also is not None:
            await also(tx, now)
    return now


async def write_answer(
    tx: Tx, destination_id: UUID, claim_id: UUID, answer: Answer | None, review_id: UUID
) -> Destination:
    """Guarded by `claiming` and the claim id: an answer that comes late changes nothing. Answers the row as it is now."""
    one = await destinations.find(tx, destination_id)
    if one is None:
        raise LookupError(f"destination {destination_id}")
    if not one.awaits(claim_id):
        return one
    if answer is None:
        later = one.asked_again_later(tx.now)
        await destinations.save(tx, later)
        return later
    return await (_hold(tx, one, answer.term, review_id) if answer.held else _refuse(tx, one, answer))


async def _ask(core: Core, one: Destination, claim_id: UUID) -> Answer | None:
    try:
        return await peers.take(core, claim_id, one.student_id, one.id, one.replaces)
    except Unavailable as away:
        logger().info("claim.unanswered", destination=str(one.id), why=str(away)[:200])
    except Refusal as refusal:
        # No answer about the claim itself: signing could not even look. The student may withdraw meanwhile.
        logger().warning("claim.not_asked", destination=str(one.id), code=refusal.code)
    return None


async def _hold(tx: Tx, one: Destination, term: int, review_id: UUID) -> Destination:
    held = one.held(term, review_id, tx.now)
    await destinations.save(tx, held)
    await trail.write(tx, one.id, "hold", PLATFORM)
    tx.emit(DestinationSubmitted(destination=events.snapshot(held)), one.student_id)
    tx.emit(events.review_requested(held, review_id, events.REGISTRATION, held.steps), one.student_id)
    await keep_destination(tx, held)
    return held


async def _refuse(tx: Tx, one: Destination, answer: Answer) -> Destination:
    # A newer signing may know reasons that this catalogue lacks.
    code = answer.code if answer.code in reasons() else "destination.claim_lost"
    refused = one.refused(code, dict(answer.facts), tx.now)
    await destinations.save(tx, refused)
    await trail.write(tx, one.id, "refuse", PLATFORM, reasons()[code].title)
    return refused
