"""What must be true of a town at rest, whatever was killed meanwhile. Each rule gives the breaches it found, as sentences."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .deeds import Deed, Ledger
from .facts import Facts, Thing, Told

LIVE = ("pending_review", "effective", "terminating")
HOLDING = ("claiming", "pending_review", "effective", "release_pending")
# States in which something inside the platform has still to happen by itself.
IN_BETWEEN = ("claiming", "opening")
OUTCOMES = {"approve": "approved", "reject": "rejected"}
APPROVED = ("effective", "terminating", "terminated")


def breaches(facts: Facts, ledger: Ledger) -> list[str]:
    """Empty when the law held."""
    found = [
        f"student {one.id}: {what}" for one in facts.students.values() for rule in RULES for what in rule(one, facts)
    ]
    return found + [f"{deed}: {what}" for deed in ledger.deeds for what in _deed(deed, facts)]


def code(thing: Thing) -> str:
    return str(thing["state"]["code"])


def holders(one: Told) -> dict[str, str]:
    """What holds the commitment by its own state: id -> state."""
    signed = {row["id"]: code(row) for row in one.agreements if code(row) in LIVE}
    return signed | {row["id"]: code(row) for row in one.destinations if code(row) in HOLDING}


def one_commitment(one: Told, facts: Facts) -> Iterator[str]:
    del facts
    held = holders(one)
    if len(held) > 1:
        yield f"two commitments: {held}"
    slot = one.commitment.subject_id if one.commitment else None
    if {slot} - {None} != set(held):
        yield f"the slot names {slot}, what lives is {held}"


def nothing_stuck(one: Told, facts: Facts) -> Iterator[str]:
    for kind, things in (("destination", one.destinations), ("termination", one.terminations)):
        yield from (f"{kind} {row['id']} is still {code(row)}" for row in things if code(row) in IN_BETWEEN)
    for ended in one.terminations:
        if code(ended) in ("approved", "rejected") and ended["carried_out_at"] is None:
            yield f"termination {ended['id']} is decided and not carried out"
    for agreement in one.agreements:
        if code(agreement) == "pending_review" and not _rounds(facts, agreement["id"], "open"):
            yield f"agreement {agreement['id']} waits for a review that nobody has"
        if code(agreement) == "terminating" and not any(
            code(row) not in ("approved", "rejected", "refused") for row in one.terminations
        ):
            yield f"agreement {agreement['id']} is held by no open termination"


def letters_match(one: Told, facts: Facts) -> Iterator[str]:
    del facts
    formed = Counter(row["invitation_id"] for row in one.agreements)
    for letter in one.letters:
        number = formed.pop(letter["id"], 0)
        if number != (code(letter) == "accepted"):
            yield f"letter {letter['id']} is {code(letter)} and has {number} agreements"
    if formed:
        yield f"agreements of unknown letters: {dict(formed)}"


def review_matches(one: Told, facts: Facts) -> Iterator[str]:
    """Every agreement, submitted destination and consented termination was one round, and its outcome took effect."""
    for row in one.agreements:
        wanted = "approved" if code(row) in APPROVED else "rejected"
        yield from _decided(facts, "agreement", row, wanted)
    for row in one.destinations:
        if code(row) in ("effective", "rejected"):
            yield from _decided(facts, "destination", row, "approved" if code(row) == "effective" else "rejected")
    for row in one.terminations:
        if code(row) in ("approved", "rejected"):
            yield from _decided(facts, "termination", row, code(row))


def _decided(facts: Facts, kind: str, row: Thing, outcome: str) -> Iterator[str]:
    rounds = facts.cases.get(row["id"], [])
    said = [(code(case), (case["outcome"] or {}).get("code")) for case in rounds]
    if said != [("applied", outcome)]:
        yield f"{kind} {row['id']} is {code(row)}, its rounds of review are {said}"


def _rounds(facts: Facts, subject: str, state: str) -> list[Thing]:
    return [case for case in facts.cases.get(subject, []) if code(case) == state]


def trail_is_whole(one: Told, facts: Facts) -> Iterator[str]:
    del facts
    for agreement in one.agreements:
        state = code(agreement)
        wanted = Counter({"invite": 1, "accept": 1})
        wanted["approve" if state in APPROVED else "reject"] = 1
        if state == "terminated":
            wanted.update(("termination_asked", "termination_consented", "hold", "terminate"))
        found = Counter(line["act"] for line in agreement["trail"])
        if found != wanted:
            yield f"agreement {agreement['id']} is {state}, its trail is {dict(found)}, not {dict(wanted)}"


def papers_are_there(one: Told, facts: Facts) -> Iterator[str]:
    """One sealed file for each effective agreement, published once and current; a voided one is no longer current."""
    del facts
    for agreement in one.agreements:
        sealed = [paper for paper in one.documents[agreement["id"]] if paper["kind"] == "effective"]
        if len({paper["version"] for paper in sealed}) != len(sealed):
            yield f"agreement {agreement['id']} has two files of one version"
        if code(agreement) == "effective":
            current = [paper for paper in sealed if paper["sealed"] and paper["valid_until"] is None]
            if len(current) != 1:
                yield f"agreement {agreement['id']} is effective and has {len(current)} current sealed files"


def told_once(one: Told, facts: Facts) -> Iterator[str]:
    """Each party was told of each fact, in-app, exactly once."""
    student, employer = _heard(one.messages), _heard(facts.employer_messages)
    for letter in one.letters:
        yield from _once(student, "invitation_sent", f"/invitations/{letter['id']}")
        if code(letter) == "declined":
            yield from _once(employer, "invitation_declined", f"/invitations/{letter['id']}")
    for agreement in one.agreements:
        page, state = f"/agreements/{agreement['id']}", code(agreement)
        wanted = {"agreement_formed": student, "agreement_accepted": employer}
        if state in APPROVED:
            wanted |= {"agreement_effective": student, "agreement_effective_employer": employer}
        if state == "effective":
            wanted |= {"document_published": student}
        if state == "rejected":
            wanted |= {"agreement_rejected": student, "agreement_rejected_employer": employer}
        if state == "terminated":
            wanted |= {"agreement_terminated": student, "agreement_terminated_employer": employer}
        for kind, heard in wanted.items():
            yield from _once(heard, kind, page)
    for row in one.destinations:
        if code(row) == "effective":
            yield from _once(student, "destination_effective", f"/destinations/{row['id']}")
    yield from (f"heard {number} times of {what}" for what, number in student.items() if number > 1)


def _heard(messages: list[Thing]) -> Counter[tuple[str, str]]:
    return Counter((message["kind"], message["href"]) for message in messages)


def _once(heard: Counter[tuple[str, str]], kind: str, page: str) -> Iterator[str]:
    if heard[kind, page] != 1:
        yield f"{kind} of {page} was told {heard[kind, page]} times"


RULES: tuple[Callable[[Told, Facts], Iterator[str]], ...] = (
    one_commitment, nothing_stuck, letters_match, review_matches, trail_is_whole, papers_are_there, told_once,
)  # fmt: skip


def _deed(deed: Deed, facts: Facts) -> Iterator[str]:
    """What was answered is what is: done happened once, refused did not happen by this deed."""
    if not deed.is_done:
        return
    one = facts.students.get(deed.student)
    if deed.verb in OUTCOMES:
        rounds = [case for found in facts.cases.values() for case in found if case["id"] == deed.thing]
        standing = [each for case in rounds for each in case["decisions"] if each["taken_back_at"] is None]
        if [each["outcome"]["code"] for each in standing] != [OUTCOMES[deed.verb]]:
            yield f"its case has the decisions {standing}"
    elif one is not None:
        yield from _happened(deed, one)


def _happened(deed: Deed, one: Told) -> Iterator[str]:
    found: list[Any]
    match deed.verb:
        case "accept":
            found = [row for row in one.agreements if row["id"] == deed.body["id"]]
        case "decline":
            found = [row for row in one.letters if row["id"] == deed.thing and code(row) == "declined"]
        case "register" | "submit":
            found = [row for row in one.destinations if row["id"] == deed.body["id"]]
        case "ask":
            found = [row for row in one.terminations if row["id"] == deed.body["id"]]
        case _:
            found = [row for row in one.terminations if row["id"] == deed.thing and row["consented_at"] is not None]
    if len(found) != 1:
        there = {row["id"]: code(row) for row in (*one.letters, *one.agreements, *one.destinations, *one.terminations)}
        yield f"it was answered as done and is there {len(found)} times: answered {deed.body}, there is {there}"
