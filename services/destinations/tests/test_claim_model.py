"""Every interleaving of one student's attempts at the commitment: the destination's own transitions against a signing that
keeps one final answer per claim id. Takes, answers and ends are delayed, doubled, reordered or lost (protocols 1)."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from contracts.wangqian.identity.v1.policy_pb2 import Policy
from destinations import lifecycle
from destinations.destination import Destination
from destinations.policy import Rules

from .test_lifecycle import NOW, STUDENT, one

ATTEMPTS = 3
MESSAGES = 4
ELSEWHERE = 99
RULES = Rules(1, Policy())


class World(NamedTuple):
    """`slot`: the claim that holds the commitment, 0 none; `answers`: (claim, held?) for ever; `net`: what is under way."""

    attempt: int = 0
    state: str = "draft"
    slot: int = 0
    answers: frozenset[tuple[int, bool]] = frozenset()
    net: frozenset[tuple[str, int]] = frozenset()
    signed: bool = False


def value(world: World) -> Destination:
    return replace(one(world.state), claim_id=UUID(int=world.attempt) if world.attempt else None)


def steps(world: World) -> Iterator[World]:
    """What can happen next."""
    here, claim = value(world), world.attempt
    if lifecycle.after(world.state, "submit") and claim < ATTEMPTS:
        now = here.submitted(UUID(int=claim + 1), here.claim_id, STUDENT, RULES, NOW)
        yield world._replace(attempt=claim + 1, state=now.state)
    if here.awaits(UUID(int=claim)):
        yield world._replace(net=world.net | {("take", claim)})
    if world.state in ("claiming", "pending_review"):
        yield world._replace(state=here.withdrawn(NOW).state, net=world.net | {("end", claim)})
    if world.state == "pending_review":
        yield world._replace(state=here.approved(NOW).state)
        yield world._replace(state=here.rejected("", NOW).state, net=world.net | {("end", claim)})
    if world.slot == 0 and not world.signed:
        yield world._replace(slot=ELSEWHERE, signed=True)
    if world.slot == ELSEWHERE:
        yield world._replace(slot=0)
    for message in world.net:
        # An end is an event: it arrives at last, and in order. A question or an answer may be lost, and may come again.
        kind, number = message
        if kind == "end" and any(other == "end" and earlier < number for other, earlier in world.net):
            continue
        for left in {world.net - {message}, world.net} if kind != "end" else {world.net - {message}}:
            yield from arrive(world._replace(net=left), kind, number)
        if kind != "end":
            yield world._replace(net=world.net - {message})


def arrive(world: World, kind: str, claim: int) -> Iterator[World]:
    known = dict(world.answers)
    if kind == "take":
        free = world.slot in (0, claim - 1) if claim > 1 else world.slot == 0
        held = known.get(claim, free)
        slot = claim if held and claim not in known else world.slot
        yield world._replace(
            slot=slot, answers=world.answers | {(claim, held)}, net=world.net | {("held" if held else "refused", claim)}
        )
    elif kind == "end":
        # A claim that signing never saw is answered for ever: no.
        answers = world.answers if claim in known else world.answers | {(claim, False)}
        yield world._replace(slot=0 if world.slot == claim else world.slot, answers=answers)
    elif value(world).awaits(UUID(int=claim)):
        here = value(world)
        now = here.held(1, UUID(int=7), NOW) if kind == "held" else here.refused("x", {}, NOW)
        yield world._replace(state=now.state)


def test_nothing_is_held_twice_and_nobody_is_locked_out() -> None:
    seen, todo = {World()}, deque([World()])
    while todo:
        world = todo.popleft()
        if world.state in ("pending_review", "effective", "release_pending"):
            assert world.slot == world.attempt, f"in force without the commitment: {world}"
        if not world.net and world.state in ("draft", "rejected"):
            assert world.slot in (0, ELSEWHERE), f"held by nobody: {world}"
        for after in steps(world):
            if len(after.net) <= MESSAGES and after not in seen:
                seen.add(after)
                todo.append(after)
    assert {world.state for world in seen} >= {"claiming", "pending_review", "effective", "rejected"}
    assert len(seen) > 1000
