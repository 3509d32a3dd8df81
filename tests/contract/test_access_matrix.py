"""Every operation x every role x own and foreign objects (domain 2), generated from the OpenAPI documents: a new route is in it by
itself. Who knocks where, and in what order: matrix.py."""

from collections.abc import Iterable

import pytest

from chassis.problem_examples import ANY_OPERATION

from .knocking import Knock
from .matrix import EVERYBODY, NOBODY, SEES_ALL, Answers, names_an_object
from .operations import operations
from .world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Seen by these roles of other schools too: an admission anywhere counts where the policy says so (domain 3.5).
SHARED = {"employer": ("school_reviewer", "school_admin")}
# Operations whose requests the schema alone cannot make whole, and why nothing is lost by that.
UNPROVEN = {
    "change_password": "its body holds the right password, which the matrix does not give away",
    "start_activation": "public; nobody of these factors exists",
    "confirm_activation": "public; the code is not the right one",
    "register_employer": "public; a firm of that code exists already, or its licence is missing",
    "verify_agreement": "public; no such agreement",
}
MOST_UNPROVEN = 0.05
ANY_DOOR = frozenset(
    {*ANY_OPERATION, "auth.fresh_proof_needed", "act.wrong_state", "version.required", "version.stale"}
)


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
