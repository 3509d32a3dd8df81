"""What operations state as x-idempotent is what they do: who needs a key or a version refuses without, the others never ask for one.
That a repeated key brings the first answer back is held by the access matrix, for every act that it does."""

from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from chassis.repeating import KEY, NATURAL, VERSION

from .knocking import PLAIN, TEMPLATE
from .operations import Operation, operations
from .world import World

MISSING = "idempotency.key_missing"
# What refuses first when key or version is missing.
REFUSED = {KEY: (400, MISSING), VERSION: (428, "version.required")}


async def asked_bare(http: aiohttp.ClientSession, world: World, operation: Operation) -> tuple[int, Any]:
    """Status and code of the operation on nothing that exists, asked with neither key nor version by somebody who may."""
    path = operation.path
    for parameter in operation.path_parameters:
        path = path.replace(
            "{" + parameter + "}", PLAIN.get(parameter, TEMPLATE if parameter == "name" else str(uuid4()))
        )
    headers = {}
    if not operation.is_public:
        people = world.ours.people | {"province_operator": world.operator}
        person = next(people[role] for role in operation.roles if role in people)
        headers["Authorization"] = f"Bearer {await person.access_token()}"
    how = {} if operation.is_question else {"json": {}}
    async with http.request(operation.method, world.base + path, headers=headers, **how) as answer:
        is_refused = answer.status >= 400 and "json" in answer.content_type
        return answer.status, (await answer.json())["code"] if is_refused else ""


@pytest.mark.asyncio(loop_scope="session")
async def test_the_key_is_asked_for_where_it_is_stated_and_nowhere_else(
    http: aiohttp.ClientSession, world: World
) -> None:
    wrong = []
    for operation in operations():
        found = await asked_bare(http, world, operation)
        if operation.manner in REFUSED:
            wrong += [] if found == REFUSED[operation.manner] else [f"{operation}: {operation.manner}, but {found}"]
        elif found[1] in (MISSING, "version.required"):
            wrong.append(f"{operation}: {operation.manner}, but {found}")
    assert wrong == []


def test_the_manner_fits_the_method() -> None:
    """Only a POST may need a key; only what removes is repeated without either."""
    for operation in operations():
        assert operation.manner != KEY or operation.method == "POST", operation
        assert (operation.manner == VERSION) == (operation.method == "PUT"), operation
        assert (operation.manner == NATURAL) == (operation.method == "DELETE"), operation
