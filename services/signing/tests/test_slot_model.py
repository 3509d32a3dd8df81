"""Every interleaving of one student's slot, over the very functions that signing runs (protocols 1).

A destination is submitted, withdrawn, submitted again; messages come late, twice or never; another commitment comes between.
Two variants that look harmless must show their holes, so that the model is known to find them."""

from collections import deque
from collections.abc import Iterator

from signing.commitment import DESTINATION, FREED, HELD, Claim, Slot, free, take

# attempt, row, slot's holder, ledger, messages under way, other commitments so far
State = tuple[int, str, str | None, frozenset[tuple[str, str]], frozenset[tuple[str, str]], int]
START: State = (0, "none", None, frozenset(), frozenset(), 0)
OTHER = "another agreement"
MOST_MESSAGES = 4
SUBJECT = "destination"


class Variant:
    def __init__(self, ids: tuple[str, ...], ledger: bool) -> None:
        self.ids, self.ledger = ids, ledger

    def known(self, ledger: frozenset[tuple[str, str]], claim_id: str) -> Claim | None:
        state = dict(ledger).get(claim_id) if self.ledger else None
        return Claim(claim_id, DESTINATION, SUBJECT, state) if state else None

    def arrives(self, state: State, claim_id: str) -> tuple[str | None, frozenset[tuple[str, str]], str]:
        """Take at signing: the slot's holder, the ledger, the answer."""
        _, _, holder, ledger, _, _ = state
        place = self.ids.index(claim_id)
        before = self.ids[place - 1] if place and self.ids[place - 1] != claim_id else None
        # A reused reference is let in again by the slot that still names it.
        replaces = before if self.ledger or holder != claim_id else claim_id
        taken = take(
            Slot(claim_id=holder), self.known(ledger, claim_id), claim_id=claim_id, kind=DESTINATION, subject_id=SUBJECT,
            replaces=replaces,
        )  # fmt: skip
        answers = dict(ledger) | {claim_id: taken.claim.state}
        if taken.freed is not None and taken.freed in answers and taken.freed != claim_id:
            answers[str(taken.freed)] = FREED
        new_holder = taken.slot.claim_id
        return (str(new_holder) if new_holder else None), frozenset(answers.items()), taken.claim.state

    def ends(self, state: State, claim_id: str) -> tuple[str | None, frozenset[tuple[str, str]]]:
        _, _, holder, ledger, _, _ = state
        slot, claim = free(
            Slot(claim_id=holder), self.known(ledger, claim_id), claim_id=claim_id, kind=DESTINATION, subject_id=SUBJECT
        )
        answers = dict(ledger) | {claim_id: claim.state} if self.ledger else dict(ledger)
        return (str(slot.claim_id) if slot.claim_id else None), frozenset(answers.items())


def following(variant: Variant, state: State) -> Iterator[State]:
    attempt, row, holder, ledger, under_way, others = state
    current = variant.ids[attempt - 1] if attempt else ""
    if row in ("none", "closed", "refused") and attempt < len(variant.ids):
        yield attempt + 1, "claiming", holder, ledger, under_way, others
    if row == "claiming":
        yield attempt, row, holder, ledger, under_way | {("take", current)}, others
    if row in ("claiming", "live"):
        yield attempt, "closed", holder, ledger, under_way | {("end", current)}, others
    if holder is None and others < 1:
        yield attempt, row, OTHER, ledger, under_way, others + 1
    if holder == OTHER:
        yield attempt, row, None, ledger, under_way, others
    for message in under_way:
        kind, claim_id = message
        # Delivered, or delivered with a copy still under way.
        for rest in (under_way, under_way - {message}):
            if kind == "take":
                new_holder, answers, answer = variant.arrives(state, claim_id)
                told = ("yes" if answer == HELD else "no", claim_id)
                for net in (rest | {told}, rest):
                    yield attempt, row, new_holder, answers, net, others
            elif kind == "end":
                new_holder, answers = variant.ends(state, claim_id)
                yield attempt, row, new_holder, answers, rest, others
            else:
                settled = {"yes": "live", "no": "refused"}[kind]
                hit = row == "claiming" and claim_id == current
                yield attempt, settled if hit else row, holder, ledger, rest, others


def holes(variant: Variant) -> tuple[set[str], int]:
    """What can go wrong, and how many states were seen."""
    seen, todo, found = {START}, deque([START]), set()
    while todo:
        state = todo.popleft()
        attempt, row, holder, _, under_way, _ = state
        if row == "live" and holder != variant.ids[attempt - 1]:
            found.add("a live row without the slot")
        if not under_way and row in ("none", "closed", "refused") and holder in variant.ids:
            found.add("a slot held for ever by nobody")
        for after in following(variant, state):
            if after not in seen and len(after[4]) <= MOST_MESSAGES:
                seen.add(after)
                todo.append(after)
    return found, len(seen)


def test_no_interleaving_breaks_the_slot() -> None:
    found, states = holes(Variant(("c1", "c2", "c3"), ledger=True))
    assert found == set()
    assert states > 5_000


def test_a_reused_reference_has_holes() -> None:
    assert holes(Variant(("d", "d"), ledger=False))[0] == {
        "a live row without the slot",
        "a slot held for ever by nobody",
    }


def test_answers_that_are_not_final_have_holes() -> None:
    assert "a slot held for ever by nobody" in holes(Variant(("c1", "c2"), ledger=False))[0]
