"""What an empty platform starts with: everybody the law names, twice the same, passwords in one file only."""

import stat

from chassis.actor import ROLES
from chassis.testing.plugin import Parts, close_core, open_core
from identity import app

from .house import Seeded, accounts_of, clone_of

COUNTS = {"schools": 4, "colleges": 24, "students": 200, "employers": 10, "admissions": 40}


async def test_the_seeds_are_whole_and_written_once(parts: Parts, seeded: Seeded) -> None:
    core = await open_core(parts, "identity", await clone_of(parts, seeded.database))
    seed = app.build(core).seed
    assert seed is not None
    await seed()
    for table, count in COUNTS.items():
        assert await core.db.hot.fetchval(f"SELECT count(*) FROM {table}") == count, table
    bound = await core.db.hot.fetchval("SELECT count(*) FROM students WHERE training_mode = '2'")
    confirmed = await core.db.hot.fetchval("SELECT count(*) FROM employers WHERE signing_info_at IS NOT NULL")
    await close_core(core)
    assert (bound, confirmed) == (4, 8)


def test_every_role_and_school_has_an_account(seeded: Seeded) -> None:
    accounts = accounts_of(seeded)
    assert {one["role"] for one in accounts} == set(ROLES) - {"platform"}
    for school in ("江城大学", "楚天大学", "湘江大学", "彩云大学"):
        roles = [one["role"] for one in accounts if one["school"] == school]
        assert roles.count("college_reviewer") == 6
        assert roles.count("student") == 2
        assert {"school_admin", "school_reviewer"} <= set(roles)
    assert len({one["password"] for one in accounts}) == len(accounts)
    assert stat.S_IMODE(seeded.accounts_file.stat().st_mode) == 0o600
