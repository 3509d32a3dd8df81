"""Every (state, act) pair is in its table or refused."""

from itertools import product

import pytest

from notify.lifecycle import CODE, LABELS, LETTER, MESSAGE, NOTICE, Table, WrongState, after

ALLOWED = {
    "letter": {
        ("queued", "send"), ("uncertain", "send"), ("sending", "deliver"), ("sending", "refuse"), ("sending", "postpone"),
        ("sending", "lose"), ("queued", "give_up"), ("uncertain", "give_up"),
    },
    "code": {
        ("sending", "deliver"), ("sending", "refuse"), ("sending", "postpone"), ("sending", "lose"), ("uncertain", "deliver"),
        ("uncertain", "refuse"),
    },
    "notice": {("waiting", "tell"), ("waiting", "find_nobody")},
    "message": {("unread", "read"), ("read", "read")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "table"), [("letter", LETTER), ("code", CODE), ("notice", NOTICE), ("message", MESSAGE)]
)
def test_every_pair_is_in_the_table_or_refused(name: str, table: Table) -> None:
    states = {state for state, _ in table} | set(table.values())
    acts = {act for _, act in table}
    for pair in product(states, acts):
        if pair in ALLOWED[name]:
            assert after(table, *pair) in states
        else:
            with pytest.raises(WrongState):
                after(table, *pair)


def test_a_code_is_never_sent_again_and_an_end_is_an_end() -> None:
    assert not [pair for pair in CODE if pair[1] == "send"]
    for ended in ("sent", "failed"):
        assert not [pair for pair in (*LETTER, *CODE) if pair[0] == ended]
    assert {*LETTER.values(), *CODE.values()} <= set(LABELS)
