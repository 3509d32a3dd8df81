"""Every interleaving of two terminations of one agreement, over the very functions that signing runs (protocols 2).

Asked, forced over, asked again after a rejection, reopened by the school; messages late, twice or never. Without final answers,
or with a superseded termination that does not release, agreements get stuck: the model must find that."""

from collections import deque
from collections.abc import Iterator

from signing.hold import HELD, Grip, end, hold

# agreement, ledger, t1, t2, messages under way, reopenings
State = tuple[Grip, frozenset[tuple[str, str]], str, str, frozenset[tuple[str, ...]], int]
START: State = (Grip("effective"), frozenset(), "none", "none", frozenset(), 0)
MOST_MESSAGES = 4


class Variant:
    def __init__(self, final: bool = True, superseded_releases: bool = True) -> None:
        self.final, self.superseded_releases = final, superseded_releases

    def known(self, ledger: frozenset[tuple[str, str]], one: str) -> str | None:
        return dict(ledger).get(one) if self.final else None

    def arrives(self, state: State, one: str) -> tuple[Grip, frozenset[tuple[str, str]], str]:
        grip, ledger, *_ = state
        known = self.known(ledger, one)
        if not self.final and grip.hold_id == one:
            return grip, ledger, HELD
        replaces = "t1" if one == "t2" else None
        grip, answer, freed = hold(grip, known, hold_id=one, replaces=replaces)
        answers = dict(ledger) | {one: answer}
        if freed is not None:
            answers[str(freed)] = "released"
        return grip, frozenset(answers.items()), answer

    def ends(self, state: State, one: str, how: str) -> tuple[Grip, frozenset[tuple[str, str]]]:
        grip, ledger, *_ = state
        if how == "superseded" and not self.superseded_releases:
            return grip, ledger | ({(one, "refused")} if self.known(ledger, one) is None else set())
        # Without a ledger the end is applied by the hold that the agreement names.
        known = self.known(ledger, one) if self.final else HELD
        grip, answer = end(grip, known, hold_id=one, approved=how == "approved")
        return grip, frozenset((dict(ledger) | {one: answer}).items()) if self.final else ledger


def following(variant: Variant, state: State) -> Iterator[State]:
    grip, ledger, t1, t2, under_way, reopenings = state
    if t1 == "none":
        yield grip, ledger, "opening", t2, under_way, reopenings
    if t2 == "none" and t1 in ("opening", "waiting"):
        yield grip, ledger, "superseded", "opening", under_way | {("end", "t1", "superseded")}, reopenings
    if t2 == "none" and t1 == "rejected":
        yield grip, ledger, t1, "opening", under_way, reopenings
    for one, present in (("t1", t1), ("t2", t2)):
        for to, net in _moves(one, present, t1):
            new = (to, t2) if one == "t1" else (t1, to)
            yield grip, ledger, *new, under_way | {net}, reopenings
    if grip.state == "effective" and reopenings < 1:
        yield Grip("pending_review"), ledger, t1, t2, under_way, reopenings + 1
    if grip.state == "pending_review":
        yield Grip("effective"), ledger, t1, t2, under_way, reopenings
    for message in under_way:
        for rest in (under_way, under_way - {message}):
            yield from _delivered(variant, state, message, rest)


def _moves(one: str, present: str, t1: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if present == "opening":
        yield "opening", ("hold", one)
    if present == "waiting":
        yield "approved", ("end", one, "approved")
        # What was forced is not rejected.
        if not (one == "t2" and t1 == "superseded"):
            yield "rejected", ("end", one, "rejected")


def _delivered(
    variant: Variant, state: State, message: tuple[str, ...], rest: frozenset[tuple[str, ...]]
) -> Iterator[State]:
    grip, ledger, t1, t2, _, reopenings = state
    if message[0] == "hold":
        new, answers, answer = variant.arrives(state, message[1])
        for net in (rest | {("yes" if answer == HELD else "no", message[1])}, rest):
            yield new, answers, t1, t2, net, reopenings
    elif message[0] == "end":
        new, answers = variant.ends(state, message[1], message[2])
        yield new, answers, t1, t2, rest, reopenings
    else:
        settled = "waiting" if message[0] == "yes" else "refused"
        now = {"t1": t1, "t2": t2}
        if now[message[1]] == "opening":
            now[message[1]] = settled
        yield grip, ledger, now["t1"], now["t2"], rest, reopenings


def holes(variant: Variant) -> tuple[set[str], int]:
    """What can go wrong once nothing is under way, and how many states were seen."""
    seen, todo, found = {START}, deque([START]), set()
    while todo:
        state = todo.popleft()
        grip, _, t1, t2, under_way, _ = state
        if not under_way and "opening" not in (t1, t2):
            now = {"t1": t1, "t2": t2}
            for one, present in now.items():
                if present == "waiting" and grip != Grip("terminating", one):
                    found.add("an open termination without the agreement")
                if present == "approved" and grip.state != "terminated":
                    found.add("approved, but the agreement lives")
            if grip.state == "terminating" and now.get(str(grip.hold_id)) != "waiting":
                found.add("an agreement terminating for nobody")
            if grip.state == "terminated" and "approved" not in (t1, t2):
                found.add("terminated without an approval")
        for after in following(variant, state):
            if after not in seen and len(after[4]) <= MOST_MESSAGES:
                seen.add(after)
                todo.append(after)
    return found, len(seen)


def test_no_interleaving_breaks_the_hold() -> None:
    found, states = holes(Variant())
    assert found == set()
    assert states > 500


def test_answers_that_are_not_final_have_holes() -> None:
    assert "an agreement terminating for nobody" in holes(Variant(final=False))[0]


def test_a_superseded_termination_that_does_not_release_has_a_hole() -> None:
    assert "an agreement terminating for nobody" in holes(Variant(superseded_releases=False))[0]
