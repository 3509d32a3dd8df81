"""What must be read before an act is confirmed: the letter, or the notice on ending an agreement."""

from collections.abc import Mapping
from typing import Any

from portal.visit import Visit
from portal.words import facts

Sections = list[tuple[str, list[facts.Row]]]


async def shown_beside(visit: Visit, what: str | None, thing: Mapping[str, Any]) -> dict[str, Any]:
    """`sections` of facts and `text` to be read, as the confirm page draws them."""
    if what == "letter":
        return {"sections": letter_sections(visit, thing), "text": None}
    if what == "notice":
        return {"sections": [], "text": thing.get("notice")}
    return {"sections": [], "text": None}


def letter_sections(visit: Visit, letter: Mapping[str, Any]) -> Sections:
    """Both parties, the terms, archive and hukou: the finished form of a letter or an agreement."""
    now, terms = visit.frame.now, letter.get("terms") or {}
    sections = [
        ("岗位与待遇", facts.term_rows(terms, now)),
        ("档案与户口", facts.custody_rows(terms, now)),
        ("用人单位（甲方）", facts.rows(facts.EMPLOYER, _party(letter, "employer"), now)),
        ("毕业生（乙方）", facts.rows(facts.STUDENT, _party(letter, "student"), now)),
    ]
    return [(title, rows) for title, rows in sections if rows]


def _party(letter: Mapping[str, Any], who: str) -> Mapping[str, Any]:
    party = letter.get(who)
    return party if isinstance(party, Mapping) else {}
