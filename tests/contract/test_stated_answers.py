"""Every success that an operation states was seen, and everything that was seen is what its operation states (api.md 16)."""

import pytest
import pytest_asyncio

from chassis.openapi import operations_of, successes_of
from runner.platform import Platform

from .matrix import Answers
from .operations import documents
from .reaching import Reaching
from .witness import Witness
from .world import Builder, World

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def seen(answers: Answers, builder: Builder, world: World, platform: Platform, witness: Witness) -> Witness:
    """After the matrix, and what it knocks at in vain."""
    await Reaching(builder, world, platform.site.database_url("signing")).everything()
    return witness


async def test_every_stated_success_is_given(seen: Witness) -> None:
    stated = {
        (operation["operationId"], int(status))
        for made in documents().values()
        for _, operation in operations_of(made)
        for status, _ in successes_of(operation)
    }
    assert stated - seen.statuses == set()


async def test_every_answer_is_what_its_operation_states(seen: Witness) -> None:
    """Of all that the contract suite asked so far: people, roles, states and lists of every kind."""
    assert sorted(set(seen.faults)) == []
