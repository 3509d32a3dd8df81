"""The checker itself: a sound story has no breach, and each thing that must never be is seen."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from contracts.wangqian.signing.v1.commitments_service_pb2 import Commitment

from .deeds import Deed, Ledger
from .facts import Facts, Told
from .law import breaches

TRAIL = [{"act": act} for act in ("invite", "accept", "approve")]


def state(code: str) -> dict[str, str]:
    return {"code": code, "label": ""}


def message(kind: str, href: str) -> dict[str, str]:
    return {"kind": kind, "href": href}


def sound() -> tuple[Facts, Ledger]:
    """One student who accepted, was approved, and has the sealed paper."""
    student = Told(
        id="s",
        letters=[{"id": "i", "state": state("accepted")}],
        agreements=[{"id": "a", "state": state("effective"), "invitation_id": "i", "trail": list(TRAIL)}],
        destinations=[],
        terminations=[],
        messages=[
            message("invitation_sent", "/invitations/i"),
            *(message(kind, "/agreements/a") for kind in ("agreement_formed", "agreement_effective", "document_published")),
        ],
        documents={"a": [{"kind": "effective", "version": 2, "sealed": True, "valid_until": None}]},
        commitment=Commitment(claim_id="c", subject_id="a"),
    )  # fmt: skip
    heard = [message(kind, "/agreements/a") for kind in ("agreement_accepted", "agreement_effective_employer")]
    case = {"id": "r", "state": state("applied"), "outcome": state("approved"), "decisions": []}
    ledger = Ledger()
    ledger.deeds.append(Deed("s", "accept", "i", "done", body={"id": "a"}))
    return Facts({"s": student}, {"a": [case]}, heard), ledger


def test_a_sound_story_breaks_no_rule() -> None:
    assert breaches(*sound()) == []


def second_commitment(facts: Facts, one: Told) -> None:
    one.destinations.append({"id": "d", "state": state("pending_review")})


def holder_ended(facts: Facts, one: Told) -> None:
    one.agreements[0]["state"] = state("rejected")


def doubled_message(facts: Facts, one: Told) -> None:
    one.messages.append(one.messages[0])


def untold_employer(facts: Facts, one: Told) -> None:
    facts.employer_messages.pop()


def lost_agreement(facts: Facts, one: Told) -> None:
    one.agreements.clear()


def lost_paper(facts: Facts, one: Told) -> None:
    one.documents["a"].clear()


def lost_trail(facts: Facts, one: Told) -> None:
    one.agreements[0]["trail"].pop()


def decided_and_not_applied(facts: Facts, one: Told) -> None:
    facts.cases["a"][0]["state"] = state("decided")


def stuck_claim(facts: Facts, one: Told) -> None:
    one.destinations.append({"id": "d", "state": state("claiming")})


WRONGS: list[tuple[Callable[[Facts, Told], None], str]] = [
    (second_commitment, "two commitments"),
    (holder_ended, "the slot names a"),
    (doubled_message, "heard 2 times"),
    (untold_employer, "agreement_effective_employer of /agreements/a was told 0 times"),
    (lost_agreement, "answered as done and is there 0 times"),
    (lost_paper, "0 current sealed files"),
    (lost_trail, "its trail is"),
    (decided_and_not_applied, "its rounds of review are"),
    (stuck_claim, "is still claiming"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONGS)
def test_each_wrong_is_seen(wrong: Callable[[Facts, Told], None], said: str) -> None:
    facts, ledger = deepcopy(sound())
    wrong(facts, facts.students["s"])
    found: list[Any] = breaches(facts, ledger)
    assert any(said in line for line in found), found
