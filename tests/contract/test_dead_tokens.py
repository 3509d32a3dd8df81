"""Access tokens that were good once, or are good for somebody else: signed by the right key, and still refused."""

import time
from typing import Any

import pytest

from chassis.core import Core
from chassis.errors import Refusal
from chassis.testing.people import people_of

SERVICE = "notify"
DEAD: dict[str, dict[str, Any]] = {
    "expired": {"exp": int(time.time()) - 1},
    "never ends": {"exp": 0},
    "for another site": {"aud": "school-site"},
    "of another installation": {"iss": "https://elsewhere.example"},
    "of no role": {"role": "nobody"},
}


@pytest.mark.parametrize("how", DEAD)
async def test_a_dead_token_is_refused(core: Core, how: str) -> None:
    async with people_of(core) as people:
        claims = dict(DEAD[how])
        person = people.sign_in(claims.pop("role", "student"), **claims)
        with pytest.raises(Refusal) as refused:
            await core.tokens.actor_of(person.token)
    assert refused.value.code == "auth.token_refused"


async def test_a_live_token_names_its_person(core: Core) -> None:
    async with people_of(core) as people:
        person = people.sign_in("student", "陈思源", student_id="s", school_id="a")
        actor = await core.tokens.actor_of(person.token)
    assert (actor.id, actor.role, actor.name, actor.school_id) == (person.id, "student", "陈思源", "a")
