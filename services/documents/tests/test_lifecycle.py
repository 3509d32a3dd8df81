"""Every (state, act) pair is in the table or refused, and the database knows the same states."""

from itertools import product

import pytest

from chassis.core import Core
from documents.lifecycle import (
    ENDED,
    KIND_LABELS,
    PRINT,
    PRINT_STATES,
    SEALED,
    UPLOAD,
    UPLOAD_STATES,
    WATERMARKS,
    Table,
    after,
    states_before,
)

SERVICE = "documents"


@pytest.mark.parametrize(("table", "states"), [(PRINT, PRINT_STATES), (UPLOAD, UPLOAD_STATES)], ids=["print", "upload"])
def test_every_pair_is_in_the_table_or_refused(table: Table, states: dict[str, str]) -> None:
    for state, act in product(states, {act for _, act in table}):
        if (state, act) in table:
            assert after(table, state, act) in {*states, "swept"}
            assert state in states_before(table, act)
        else:
            assert state not in states_before(table, act)
            with pytest.raises(LookupError):
                after(table, state, act)


def test_what_ends_and_what_is_sealed() -> None:
    assert set(KIND_LABELS) == set(WATERMARKS)
    assert not set(SEALED) & set(ENDED)
    # A stop in the middle, an overtaken lease, a newer version: no state is left without a way on.
    assert all(any(state == known for state, _ in PRINT) for known in PRINT_STATES)


@pytest.mark.parametrize(("table", "states"), [("prints", PRINT_STATES), ("uploads", UPLOAD_STATES)])
async def test_the_database_knows_the_same_states(core: Core, table: str, states: dict[str, str]) -> None:
    checks = await core.db.hot.fetch(
        "SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype = 'c'",
        table,
    )
    check = next(row["text"] for row in checks if "(state" in row["text"])
    assert {word for word in check.split("'") if word in states} == set(states)
    assert check.count("::text") >= len(states)
