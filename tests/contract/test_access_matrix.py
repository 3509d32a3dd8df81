"""Every operation x every role x own and foreign objects (domain 2), generated from the OpenAPI documents: a new route is in it by
itself. First everybody knocks at the other school's doors, then at the own ones that are closed to them, then does what they may.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import aiohttp
import pytest
import pytest_asyncio

from chassis.actor import ROLES
from chassis.problem_examples import ANY_OPERATION
from smoke.visitor import Visitor

from .knocking import Knock, Knocker, opening
from .operations import Operation, operations
from .world import Story, World

pytestmark = pytest.mark.asyncio(loop_scope="session")
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
# Seen by these roles of other schools too: an admission anywhere counts where the policy says so (domain 3.5).
SHARED = {"employer": ("school_reviewer", "school_admin")}
# Schools and code tables are public; whose school's policy is read is judged like any other object.
OPEN_KINDS = ("activation", "template")
# Operations whose requests the schema alone cannot make whole, and why nothing is lost by that.
UNPROVEN = {
    "change_password": "its body holds the right password, which the matrix does not give away",
    "start_activation": "public; nobody of these factors exists",
    "confirm_activation": "public; the code is not the right one",
    "register_employer": "public; a firm of that code exists already, or its licence is missing",
    "verify_agreement": "public; no such agreement",
}
MOST_UNPROVEN = 0.05
# The first breaks what the others need.
LAST = ("end_session",)
ANY_DOOR = frozenset(
    {*ANY_OPERATION, "auth.fresh_proof_needed", "act.wrong_state", "version.required", "version.stale"}
)


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


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def answers(world: World, http: aiohttp.ClientSession) -> AsyncIterator[Answers]:
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
    yield Answers(foreign, closed, own, before, after)


def is_shared(knock: Knock) -> bool:
    return knock.operation.is_question and knock.role in SHARED.get(knock.operation.thing, ())


def none_of(knocks: Iterable[object]) -> None:
    """Fails with a line for each of them."""
    lines = [str(knock) for knock in knocks]
    assert not lines, "\n" + "\n".join(lines)


async def test_every_object_that_a_route_names_is_in_the_world(world: World) -> None:
    """A new kind of object has to be made in world.py, ours and theirs, or it stays unproven."""
    kinds = {operation.thing for operation in operations() if names_an_object(operation)}
    for story in (world.ours, world.theirs):
        assert {kind for kind in kinds if not story.things.get(kind)} == set()


async def test_nobody_passes_without_signing_in(answers: Answers) -> None:
    knocks = [knock for knock in (*answers.foreign, *answers.closed) if knock.role == NOBODY]
    assert len(knocks) > 100
    none_of(knock for knock in knocks if knock.status != 401)


async def test_nobody_does_what_their_role_may_not(answers: Answers) -> None:
    knocks = [
        knock
        for knock in (*answers.foreign, *answers.closed)
        if knock.role != NOBODY and knock.role not in knock.operation.roles
    ]
    assert len(knocks) > 300
    none_of(knock for knock in knocks if knock.status not in (403, 404) and not knock.is_unproven)


async def test_what_is_foreign_is_not_there(answers: Answers) -> None:
    """404 for everybody but the province, which sees all and decides nothing."""
    knocks = [k for k in answers.foreign if k.role in k.operation.roles and k.role != SEES_ALL]
    assert len(knocks) > 200
    none_of(knock for knock in knocks if knock.status != 404 and not knock.is_unproven and not is_shared(knock))


async def test_the_province_only_looks(answers: Answers) -> None:
    knocks = [knock for knock in answers.foreign if knock.role == SEES_ALL]
    none_of(k for k in knocks if k.was_let_in and not k.operation.is_question)
    assert any(k.was_let_in for k in knocks)


async def test_nothing_foreign_was_changed(answers: Answers) -> None:
    assert len(answers.before) > 12
    assert answers.after == answers.before


async def test_nothing_foreign_is_shown(answers: Answers, world: World) -> None:
    """Not in lists, not in counts, not inside an own object, not in a refusal."""
    hidden = world.theirs.traces()
    shared = {
        role: {one for kind, roles in SHARED.items() if role in roles for one in world.theirs.things[kind]}
        for role in EVERYBODY
    }
    shown = [
        f"{knock} shows {one}"
        for knock in answers.all
        if knock.role != SEES_ALL
        for one in hidden - {knock.target} - shared.get(knock.role, set())
        if one in knock.text
    ]
    none_of(shown)


async def test_what_is_own_can_be_read(answers: Answers) -> None:
    questions = [knock for knock in answers.own if knock.operation.is_question]
    assert len(questions) > 150
    none_of(knock for knock in questions if not knock.was_let_in)


async def test_an_own_act_is_done_or_refused_for_a_declared_reason(answers: Answers) -> None:
    refused = [knock for knock in answers.own if not knock.operation.is_question and not knock.was_let_in]
    none_of(k for k in refused if k.code not in ANY_DOOR and k.code not in k.operation.problems)
    # What one of them deleted is gone for the next.
    none_of(
        k for k in refused if k.status in (401, 404) and not k.operation.is_public and k.operation.method != "DELETE"
    )


async def test_an_act_done_twice_under_one_key_is_done_once(answers: Answers) -> None:
    """What states that it needs a key keeps its promise: the second call got the first one's answer."""
    done = [knock for knock in answers.all if knock.replayed is not None]
    assert len({knock.operation.id for knock in done}) > 15
    none_of(knock for knock in done if not knock.replayed)


async def test_no_door_breaks(answers: Answers) -> None:
    none_of(knock for knock in answers.all if knock.status >= 500 or knock.status == 429)


async def test_hardly_anything_stays_unproven(answers: Answers) -> None:
    unproven = [knock for knock in answers.all if knock.is_unproven]
    none_of(knock for knock in unproven if knock.operation.id not in UNPROVEN)
    assert len(unproven) < MOST_UNPROVEN * len(answers.all)
