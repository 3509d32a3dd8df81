"""Every (state, act, role) of an admission: in the table, or refused."""

from itertools import product

import pytest

from chassis.actor import ROLES
from chassis.errors import Refusal
from identity.lifecycle import LABELS, STATES, TABLE, WHO, after, why_not

ALLOWED = {("admitted", "withdraw", "school_reviewer"), ("admitted", "withdraw", "school_admin")}


@pytest.mark.parametrize(("state", "act", "role"), list(product(STATES, LABELS, ROLES)))
def test_every_act_of_a_person_is_in_the_table_or_refused(state: str, act: str, role: str) -> None:
    refusal = why_not(act, {"state": state}, role)
    assert (refusal is None) == ((state, act, role) in ALLOWED)


@pytest.mark.parametrize(("state", "act"), list(product(STATES, LABELS)))
def test_a_pair_missing_from_the_table_raises(state: str, act: str) -> None:
    if (state, act) in TABLE:
        assert after(state, act) in STATES
    else:
        with pytest.raises(Refusal):
            after(state, act)


def test_every_act_of_a_person_has_a_row() -> None:
    assert set(WHO) <= {act for _, act in TABLE}
