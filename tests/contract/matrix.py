"""The access matrix at work: every operation x every role x own and foreign objects. First everybody knocks at the other school's doors,
then at the own ones that are closed to them, then does what they may."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import aiohttp

from chassis.actor import ROLES
from smoke.visitor import Visitor

from .knocking import Knock, Knocker, opening
from .operations import Operation, operations
from .world import Story, World

NOBODY = "nobody"
EVERYBODY = (NOBODY, *(role for role in ROLES if role != "platform"))
AT_ONCE = 6

# Who sees everything of every school, and decides nothing (domain 2).
SEES_ALL = "province_operator"
# Kinds that belong to one person: of our story only these roles own the object that the world made.
PERSONAL = {
    "message": ("student",),
    "session": ("student",),
    "upload": ("student",),
    "destination": ("student",),
    "case_decisions": ("school_reviewer",),
}
# Schools and code tables are public; whose school's policy is read is judged like any other object.
OPEN_KINDS = ("activation", "template")
# The first breaks what the others need.
LAST = ("end_session",)


@dataclass(frozen=True)
class Answers:
    """What came back from the other school's doors, from the closed ones of the own, and from the own open ones."""

    foreign: list[Knock]
    closed: list[Knock]
    own: list[Knock]
    # Version of each of their objects before and after everybody had knocked.
    before: dict[str, str]
    after: dict[str, str]

    @property
    def all(self) -> list[Knock]:
        return [*self.foreign, *self.closed, *self.own]


def acts_and_questions() -> list[Operation]:
    """Questions first; what ends a session comes last."""
    return sorted(operations(), key=lambda o: (o.id in LAST, not o.is_question))


def names_an_object(operation: Operation) -> bool:
    return bool(operation.thing) and operation.thing not in OPEN_KINDS


def foreign_to(role: str, kind: str, world: World) -> list[str]:
    """Objects of this kind that the role must not reach: theirs, and for a person or a college its neighbour's."""
    others = [world.theirs.things.get(kind, [])[:1], world.theirs.neighbours.get(kind, [])[-1:]]
    near = world.ours.neighbours.get(kind, [])[:1] if role in ("student", "college_reviewer") else []
    return [one for found in (*others, near) for one in found]


async def versions(http: aiohttp.ClientSession, world: World, story: Story) -> dict[str, str]:
    """The ETag of every object of the story, as one who owns it sees it."""
    found: dict[str, str] = {}
    for kind in (*story.things, *story.neighbours):
        question = opening(kind)
        if question is None:
            continue
        owners = [
            role
            for role in (*PERSONAL.get(kind, ()), "school_reviewer", "employer_admin", "student")
            if role in question.roles
        ]
        for one in (*story.things.get(kind, ()), *story.neighbours.get(kind, ())):
            for role in owners:
                path = question.path.replace("{id}", one)
                token = await story.people[role].access_token()
                async with http.get(world.base + path, headers={"Authorization": f"Bearer {token}"}) as answer:
                    if answer.status == 200:
                        found[one] = answer.headers.get("ETag", "")
                        break
    return {one: tag for one, tag in found.items() if tag}


async def gathered(knocks: Iterable[object]) -> list[Knock]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(knock: object) -> Knock:
        async with turn:
            return await knock  # type: ignore[misc]

    return list(await asyncio.gather(*(one(knock) for knock in knocks)))


async def knocked_everywhere(world: World, http: aiohttp.ClientSession) -> Answers:
    callers: dict[str, Visitor | None] = {NOBODY: None, SEES_ALL: world.operator}
    callers |= {role: world.ours.people[role] for role in EVERYBODY if role in world.ours.people}
    assert set(callers) == set(EVERYBODY)
    before = await versions(http, world, world.theirs)
    ours = await versions(http, world, world.ours)
    knocker = Knocker(http, world.base, before | ours)
    listed = acts_and_questions()
    foreign = await gathered(
        knocker.knock(operation, role, visitor, world.theirs, one)
        for role, visitor in callers.items()
        for operation in listed
        if names_an_object(operation) and not operation.is_public
        for one in foreign_to(role, operation.thing, world)
    )
    after = await versions(http, world, world.theirs)
    own_named = [
        (operation, one)
        for operation in listed
        for one in (world.ours.things[operation.thing][:1] if names_an_object(operation) else [""])
    ]
    closed = await gathered(
        knocker.knock(operation, role, callers[role], world.ours, one)
        for role in EVERYBODY
        for operation, one in own_named
        if role not in operation.roles and not operation.is_public
    )
    open_doors = [
        (operation, role, one)
        for operation, one in own_named
        for role in EVERYBODY
        if (role in operation.roles or operation.is_public)
        and operation.thing not in OPEN_KINDS
        and role in PERSONAL.get(operation.thing, EVERYBODY)
    ]
    own = await gathered(
        knocker.knock(operation, role, callers[role], world.ours, one)
        for operation, role, one in open_doors
        if operation.is_question
    )
    # One after the other: an act changes what the next one meets.
    for operation, role, one in open_doors:
        if not operation.is_question:
            own.append(await knocker.knock(operation, role, callers[role], world.ours, one))
    return Answers(foreign, closed, own, before, after)
